"""Kills its own process.

loses: double.value
"""
def double(x):
    import os
    os.kill(os.getpid(), 9)
