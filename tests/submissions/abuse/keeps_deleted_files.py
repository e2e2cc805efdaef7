"""Fills the grader's disk with files that it deletes, and keeps open.

attack: disk
limits: disk=24 cell=3
names: disk
"""
import os, time
from ipykernel.connect import get_connection_file
path = os.path.join(os.path.dirname(get_connection_file()), "deleted")
kept = []
for _ in range(10):
    file = open(path, "wb", buffering=0)
    os.unlink(path)
    file.write(bytes(2**23))
    kept.append(file)
time.sleep(100)
