"""A human's marks: read from a file or a command, and merged into a result."""
