"""Composition root of the web process: settings, database, doors, middleware. No rule of the newsroom."""
