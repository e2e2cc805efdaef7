"""Returns hidden before the probabilities.

loses: forward_NN.softmaxed forward_NN.hidden
mistake: swapped-outputs
"""


def forward_NN(U, b2, W, b1, x):
    h = relu(W @ x + b1)
    o = U @ h + b2
    return h, softmax(o), o
