"""Opens files until no more can be had.
"""
import os
try:
    while True:
        os.dup(0)
except OSError:
    pass
