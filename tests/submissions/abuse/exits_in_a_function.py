"""Ends its process at once.

loses: double.value
"""
def double(x):
    import os
    os._exit(0)
