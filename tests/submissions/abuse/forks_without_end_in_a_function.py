"""Forks within a call, and its children fork, and theirs.

attack: processes
loses: double.value
limits: call=2 processes=60
names: processes call_time
within: 30
"""
import os
def double(x):
    while True:
        try:
            os.fork()
        except OSError:
            pass
