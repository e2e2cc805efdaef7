"""Sleeps for ever in a call, with every signal blocked.

attack: time
loses: double.value
limits: call=1
names: call_time
"""
import signal, time
def double(x):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    time.sleep(10**6)
