"""Returns the hidden layer before the activation.

loses: forward_NN.hidden
mistake: z-for-hidden
"""


def forward_NN(U, b2, W, b1, x):
    hidden = W @ x + b1
    out = U @ relu(hidden) + b2
    return softmax(out), hidden, out
