"""Pages. Parses, calls one service, renders; imports no other door."""
