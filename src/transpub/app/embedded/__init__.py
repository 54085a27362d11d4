"""The one-machine stack: a private Redis, worker, beat and web under one supervisor. Kept light: the watchdog
imports this package, and must cost little."""
