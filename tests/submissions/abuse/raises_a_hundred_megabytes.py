"""Raises an exception with a very long message.

attack: output
limits: cell=20
ends: failed
within: 40
"""
raise ValueError("x" * 100_000_000)
