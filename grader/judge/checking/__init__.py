"""What came back, compared with what is expected, and what its form costs."""
