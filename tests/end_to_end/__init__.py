"""Real notebooks through the real kernel in the real sandbox."""
