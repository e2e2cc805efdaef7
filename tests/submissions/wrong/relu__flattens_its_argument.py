"""The argument is flat afterwards.

partly: relu.value
mistake: changes-arguments
"""

def relu(x):
    r = np.maximum(x, 0)
    x.shape = (-1,)
    return r
