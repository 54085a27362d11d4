"""Who did what to which object, from which state to which, with a note. Append-only."""
