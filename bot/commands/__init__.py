"""The commands, a module for each kind: options in, one call, what came of it out."""
