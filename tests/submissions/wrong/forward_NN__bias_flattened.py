"""The biases are made flat and no longer broadcast over the batch.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: crash
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1.flatten())
    out = U @ hidden + b2.flatten()
    return softmax(out), hidden, out
