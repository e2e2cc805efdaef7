"""Where student code runs: a Protocol of a few members, and the levels of it that exist."""
