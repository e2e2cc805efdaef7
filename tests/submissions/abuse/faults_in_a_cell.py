"""Reads from address zero.

names: cell_died
"""
import ctypes
ctypes.string_at(0)
