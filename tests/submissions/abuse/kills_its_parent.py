"""Kills the notebook's process from within a call.

attack: processes
loses: double.value
"""
import os, time
def double(x):
    os.kill(os.getppid(), 9)
    time.sleep(1)
    return 2 * x
