"""Kills its own process.

attack: processes
names: cell_died
"""
import os
os.kill(os.getpid(), 9)
