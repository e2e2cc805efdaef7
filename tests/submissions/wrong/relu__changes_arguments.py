"""Right values, but the negative entries of the argument are set to zero.

partly: relu.value
mistake: changes-arguments
"""


def relu(x):
    x[x < 0] = 0
    return x
