"""Leaves a folder in the folder of its sockets that nobody else may list, and files in it.

attack: disk
limits: disk=24 cell=3
names: disk
"""
import os, time
from ipykernel.connect import get_connection_file
folder = os.path.join(os.path.dirname(get_connection_file()), "closed")
os.mkdir(folder, 0o300)
for number in range(10):
    open(os.path.join(folder, str(number)), "wb").write(bytes(2**23))
time.sleep(100)
