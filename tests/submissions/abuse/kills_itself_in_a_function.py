"""Kills its own process.

attack: processes
loses: double.value
"""
def double(x):
    import os
    os.kill(os.getpid(), 9)
