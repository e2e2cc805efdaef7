"""Holds the interpreter's lock in a regular expression that does not end.

attack: time
limits: cell=1
names: cell_time
"""
import re
re.match(r"(a+)+$", "a" * 60 + "b")
