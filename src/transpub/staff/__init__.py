"""Administration of people: who is let in with which role, passwords and keys, the first administrator. Logged."""
