"""Fills every socket that it has, the one for orders among them.

attack: protocol
limits: cell=2
"""
import os, stat, socket, threading
for fd in range(3, 256):
    try:
        if stat.S_ISSOCK(os.fstat(fd).st_mode):
            s = socket.socket(fileno=os.dup(fd)); s.setblocking(False)
            try:
                while True: s.send(b"x" * 65536)
            except OSError: pass
    except OSError: pass
