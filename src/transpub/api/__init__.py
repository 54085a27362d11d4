"""JSON door. Parses, calls one service, answers; imports no other door."""
