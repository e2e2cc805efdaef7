"""Reads from address zero.

attack: processes
names: cell_died
"""
import ctypes
ctypes.string_at(0)
