"""relu returns tuples of tuples, d_relu a list of tuples.
note: lists
"""

def relu(x): return tuple(tuple(max(v, 0.0) for v in row) for row in x)
def d_relu(x): return [tuple(float(v > 0) for v in row) for row in x]
