"""Passages kept: the encoder, the document store, its truth in SQLite, updates."""
