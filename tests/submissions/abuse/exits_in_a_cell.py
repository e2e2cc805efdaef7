"""Ends its process at once.

names: cell_died
"""
import os
os._exit(0)
