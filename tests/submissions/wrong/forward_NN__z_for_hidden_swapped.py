"""Returns z for the hidden layer, and out before softmaxed.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: z-for-hidden + swapped-outputs
"""


def forward_NN(U, b2, W, b1, x):
    z = W @ x + b1
    out = U @ relu(z) + b2
    q = softmax(out)
    return out, z, q
