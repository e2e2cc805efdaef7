"""Kills its own process.

names: cell_died
"""
import os
os.kill(os.getpid(), 9)
