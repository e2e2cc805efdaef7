"""Returns the layers in the order in which they are computed.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: swapped-outputs
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(np.add(W @ x, b1))
    out = np.add(U @ hidden, b2)
    return hidden, out, softmax(out)
