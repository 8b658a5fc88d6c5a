"""What the program keeps of its own, a SQLite file each: conversations, what was shown, votes."""
