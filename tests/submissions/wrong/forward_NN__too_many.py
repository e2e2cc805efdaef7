"""Returns z as a fourth value.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: wrong-count
"""


def forward_NN(U, b2, W, b1, x):
    z = W @ x + b1
    hidden = relu(z)
    out = U @ hidden + b2
    return softmax(out), hidden, out, z
