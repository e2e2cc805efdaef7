"""What runs inside the student's process: nothing else of the grader ever does.

These files are mounted into the sandbox by themselves. They import nothing but the standard
library and NumPy, hold no secret, and decide nothing.
"""
