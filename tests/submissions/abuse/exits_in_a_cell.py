"""Ends its process at once.

attack: processes
names: cell_died
"""
import os
os._exit(0)
