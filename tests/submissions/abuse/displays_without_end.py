"""Displays objects for ever.

attack: output
limits: cell=2 output=1
names: output
within: 30
"""
while True:
    display("x" * 10_000)
