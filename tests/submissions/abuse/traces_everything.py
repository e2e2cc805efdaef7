"""Has every call traced by a function that fails, and recursion end at once.

attack: sabotage
limits: cell=2
within: 25
"""
import sys, threading
def trace(*args):
    raise RuntimeError("traced")
threading.settrace(trace)
sys.settrace(trace)
sys.setprofile(trace)
# %%
import sys
sys.setrecursionlimit(60)
