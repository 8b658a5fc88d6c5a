"""People: the command line, Telegram, formatting, conversations, settings."""
