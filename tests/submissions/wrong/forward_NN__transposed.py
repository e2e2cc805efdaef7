"""Everything is returned with one row per sample.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: transposed
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(x.T @ W.T + b1.T)
    out = hidden @ U.T + b2.T
    softmaxed = softmax(out.T).T
    return softmaxed, hidden, out
