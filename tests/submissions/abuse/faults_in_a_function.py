"""Reads from address zero.

attack: processes
loses: double.value
"""
def double(x):
    import ctypes
    ctypes.string_at(0)
