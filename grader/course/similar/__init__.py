"""Code that looks the same: a pointer for a human, never a verdict."""
