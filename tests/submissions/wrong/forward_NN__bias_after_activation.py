"""b1 is added after the ReLU.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: bias-after-activation
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x) + b1
    out = U @ hidden + b2
    return softmax(out), hidden, out
