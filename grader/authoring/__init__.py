"""For who writes a lab: a small one to begin with, and all that is wrong with one at once."""
