"""The smooth version of ReLU.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: wrong-activation
"""


def relu(x):
    return np.log(1 + np.exp(x))


def forward_NN(U, b2, W, b1, x):
    a1 = relu(W @ x + b1)
    a2 = U @ a1 + b2
    return softmax(a2), a1, a2
