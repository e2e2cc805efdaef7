"""Starts threads that wait.

attack: processes
limits: cell=4 processes=60
names: processes
"""
import threading, time
for _ in range(1000):
    threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
