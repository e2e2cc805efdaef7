"""Reads from address zero.

loses: double.value
"""
def double(x):
    import ctypes
    ctypes.string_at(0)
