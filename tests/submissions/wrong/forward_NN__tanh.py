"""Uses tanh where the task asks for ReLU.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: wrong-activation
"""


def forward_NN(U, b2, W, b1, x):
    z = W @ x + b1
    hidden = np.tanh(z)
    out = U @ hidden + b2
    return softmax(out), hidden, out
