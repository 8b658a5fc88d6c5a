"""What the tables of the database hold, a module each; written in a transaction of the caller."""
