"""Its own softmax normalises along the batch.

loses: forward_NN.softmaxed
mistake: softmax-wrong-axis
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    e = np.exp(out)
    softmaxed = e / e.sum(axis=1, keepdims=True)
    return softmaxed, hidden, out
