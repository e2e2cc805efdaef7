"""Takes memory in many processes, none of which takes much.

attack: memory
loses: double.value
limits: memory=500 call=8
names: memory
within: 30
"""
import os, time
def double(x):
    for _ in range(20):
        if os.fork() == 0:
            hoard = bytearray(2**26)
            for at in range(0, len(hoard), 4096):
                hoard[at] = 1
            time.sleep(100)
    time.sleep(100)
