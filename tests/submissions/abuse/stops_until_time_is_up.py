"""Stops the notebook's process and sleeps, until the submission's time is up.

attack: time
loses: double.value add.value
limits: submission=4 call=2
within: 12
"""
import os, signal, time
def double(x):
    os.kill(os.getppid(), signal.SIGSTOP)
    time.sleep(100)
def add(x, y):
    return double(x)
