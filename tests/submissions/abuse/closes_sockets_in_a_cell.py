"""Closes every descriptor of the notebook's process.

attack: sabotage
names: cell_died
"""
import os
os.closerange(0, 1000)
