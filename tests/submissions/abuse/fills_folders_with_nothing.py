"""Makes empty files in its private folders, whose sizes bound everything but their number.

attack: disk
limits: cell=4 memory=300
names: memory
"""
import os, time
number, end = 0, time.time() + 3
while time.time() < end:
    os.close(os.open(f"/dev/shm/{number}", os.O_CREAT))
    number += 1
time.sleep(100)
