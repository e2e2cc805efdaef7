"""What a class came to: a pure summary, a page and a few lines on a terminal."""
