"""Returns the mask, which is the derivative.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: derivative-for-activation
"""


def relu(x):
    return (x > 0).astype(float)


def forward_NN(U, b2, W, b1, x):
    z = W @ x + b1
    hidden = relu(z)
    out = U @ hidden + b2
    softmaxed = softmax(out)
    return softmaxed, hidden, out
