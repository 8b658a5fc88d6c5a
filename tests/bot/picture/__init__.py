"""A picture of a conversation, made of the entities that the bot really sent."""
