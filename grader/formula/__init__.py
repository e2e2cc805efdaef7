"""LaTeX matrix expressions: found in a text, parsed, evaluated with NumPy, and compared."""
