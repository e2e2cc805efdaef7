"""Counts in several processes at once, and waits for them.

attack: time
limits: cell=20 cell_cpu=1
names: cell_cpu
within: 30
"""
import os, time
for _ in range(3):
    if os.fork() == 0:
        while True:
            pass
time.sleep(100)
