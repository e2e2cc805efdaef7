"""Ends its process at once.

attack: processes
loses: double.value
"""
def double(x):
    import os
    os._exit(0)
