"""The SQLite file itself: its connection, lock, formats, filters, and backups of it."""
