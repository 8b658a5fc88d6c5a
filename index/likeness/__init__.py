"""Whether two articles are one: what their texts have in common, without the database."""
