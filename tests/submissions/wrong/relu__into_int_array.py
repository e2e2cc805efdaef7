"""The result is written into an array of integers.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: truncated-to-integers
"""

def relu(x):
    out = np.zeros(x.shape, dtype=int)
    out[x > 0] = x[x > 0]
    return out
