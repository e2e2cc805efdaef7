"""Forks within a call, so that two answers come.

attack: marks
loses: double.value
"""
import os
def double(x):
    os.fork()
    return 0 * x
