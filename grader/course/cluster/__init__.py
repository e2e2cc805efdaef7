"""A class on many machines: executors that reach them, and what travels there."""
