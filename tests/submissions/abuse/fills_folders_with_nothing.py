"""Makes empty files in its private folders, whose sizes bound everything but their number.

attack: disk
limits: cell=15 memory=300
names: memory
"""
import os, time
for number in range(10**6):
    os.close(os.open(f"/dev/shm/{number}", os.O_CREAT))
time.sleep(100)
