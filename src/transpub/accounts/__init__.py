"""Who may do what: users, roles with per-language grants, sessions, API tokens."""
