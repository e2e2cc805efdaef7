"""Fills a folder that may be written to but not looked into.

attack: disk
limits: disk=24 cell=10
names: disk
within: 30
"""
import os, time
folder = os.path.join(os.environ["TMPDIR"], "locked")
os.mkdir(folder)
inside = os.open(folder, os.O_RDONLY)
os.chmod(folder, 0o300)
for number in range(1000):
    file = os.open(f"/proc/self/fd/{inside}/{number}", os.O_WRONLY | os.O_CREAT)
    os.write(file, bytes(2**20))
    os.close(file)
time.sleep(2)
