"""Returns the probabilities alone.

loses: forward_NN.hidden forward_NN.out
mistake: wrong-count
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    return softmax(U @ hidden + b2)
