"""The lab: softmax regression, then a two-layer network with ReLU and tanh, in NumPy.

`lab.py` declares what is graded and what it is worth; every other module is plain NumPy that
needs no grader around it.
"""
