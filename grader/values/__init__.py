"""What may cross between the grader and the student's process: one tree of values, both ways.

`capture` makes a tree of whatever a function returned, `encode` and `decode` are its one binary
form, `rebuild` makes objects of a tree again, and `frames` carries the bytes over a socket. Plain
values are plain Python and NumPy objects; what is special is a small frozen class of `tree`.

The student's process loads this room too, so it imports the standard library and NumPy only, and
binds every name that it uses when it is loaded, before student code runs.
"""
