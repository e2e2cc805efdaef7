"""Names the mistakes behind wrong values."""
