"""A submission as it arrives: reading it, and what can be told of it without running it."""
