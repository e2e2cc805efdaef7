"""Random dropout in the hidden layer.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: nondeterministic
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    mask = np.random.binomial(1, 0.8, size=hidden.shape) / 0.8
    hidden = hidden * mask
    out = U @ hidden + b2
    return softmax(out), hidden, out
