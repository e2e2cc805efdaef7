"""Fills every folder that it may write to.

attack: disk
limits: disk=24 cell=10
names: disk
within: 30
"""
import os
for folder in ("/tmp", "/dev/shm", os.path.expanduser("~")):
    try:
        with open(os.path.join(folder, "full"), "wb") as file:
            while True:
                file.write(bytes(2**20))
    except OSError as caught:
        error = caught
raise error
