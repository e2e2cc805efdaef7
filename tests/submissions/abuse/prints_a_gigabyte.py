"""Prints a great deal at once.

attack: output
limits: cell=20
names: output
within: 40
"""
print("x" * 200_000_000)
