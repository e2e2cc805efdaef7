"""A coroutine.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: not-an-array
"""

async def relu(x):
    return np.maximum(x, 0)
