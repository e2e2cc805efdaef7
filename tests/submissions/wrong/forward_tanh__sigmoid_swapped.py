"""The sigmoid for tanh, and hidden and out have changed places.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: wrong-activation + swapped-outputs
"""


def forward_tanh(U, b2, W, b1, X_batch):
    h = 1 / (1 + np.exp(-(W @ X_batch + b1)))
    o = U @ h + b2
    return softmax(o), o, h
