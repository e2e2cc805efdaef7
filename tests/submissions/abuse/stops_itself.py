"""Stops its own process.

attack: processes
limits: cell=1
names: cell_time
"""
import os, signal
os.kill(os.getpid(), signal.SIGSTOP)
