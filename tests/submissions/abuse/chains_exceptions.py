"""Raises an exception with a hundred thousand others behind it, from a stack a thousand calls deep.

attack: output
loses: double.value add.value
"""
import sys
chain = ValueError("the first")
for _ in range(100_000):
    following = ValueError("another")
    following.__cause__ = following.__context__ = chain
    chain = following
def double(x):
    raise chain

sys.setrecursionlimit(10_000)
def descend(depth):
    if depth == 0:
        raise ExceptionGroup("group", [chain] * 1000)
    descend(depth - 1)
def add(x, y):
    descend(2000)
