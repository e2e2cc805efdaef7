"""Keeps count of its calls in a file, and answers rightly only at first.

attack: marks
loses: double.value
"""
import os, pickle
def double(x):
    path = os.path.expanduser("~/seen")
    n = len(open(path).read()) if os.path.exists(path) else 0
    open(path, "a").write("x")
    return 2 * x if n < 2 else 0 * x
