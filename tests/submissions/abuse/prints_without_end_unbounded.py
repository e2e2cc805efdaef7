"""Prints for ever, and has it sent as it comes.

attack: output
limits: cell=2 output=1
names: output memory cell_time
within: 30
"""
import sys
sys.stdout.__dict__.pop("write")
while True:
    print("x" * 10_000)
