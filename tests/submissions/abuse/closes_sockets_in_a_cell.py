"""Closes every descriptor of the notebook's process.

names: cell_died
"""
import os
os.closerange(0, 1000)
