"""What every room stands on: settings, errors, database, queue, languages. Knows no newsroom word."""
