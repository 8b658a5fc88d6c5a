"""A person at a terminal: what is printed there, and what is typed."""
