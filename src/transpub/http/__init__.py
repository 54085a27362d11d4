"""What the two HTTP doors share: sessions, principals, problem documents, middleware. No routes of its own."""
