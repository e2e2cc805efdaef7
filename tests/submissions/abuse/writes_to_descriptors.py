"""Writes to the standard descriptors themselves, for ever.

attack: output
limits: cell=1
names: cell_time output
"""
import os
while True:
    os.write(1, bytes(10**6))
    os.write(2, bytes(10**6))
