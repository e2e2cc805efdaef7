"""Counts in several processes at once within a call.

attack: time
loses: double.value
limits: call=20 call_cpu=1
names: call_cpu
within: 30
"""
import os, time
def double(x):
    for _ in range(3):
        if os.fork() == 0:
            while True:
                pass
    time.sleep(100)
