"""Fills a folder that lies deeper than any path may name.

attack: disk
limits: disk=24 cell=10
names: disk
within: 30
"""
import os
os.chdir(os.environ["TMPDIR"])
for _ in range(30):
    os.makedirs("d" * 200)
    os.chdir("d" * 200)
for number in range(1000):
    with open(str(number), "wb") as file:
        file.write(bytes(2**20))
import time
time.sleep(2)
