"""Opens files until no more can be had.

attack: sabotage
"""
import os
try:
    while True:
        os.dup(0)
except OSError:
    pass
