"""Stops the notebook's process, and answers rightly.

attack: marks
limits: call=1
within: 25
"""
import os, signal
def double(x):
    os.kill(os.getppid(), signal.SIGSTOP)
    return 2 * x
