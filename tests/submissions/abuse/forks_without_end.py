"""Forks, and its children fork, and theirs.

attack: processes
limits: cell=2 processes=60
names: processes cell_time
within: 30
"""
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
