"""The absolute value of x.

loses: relu.value
carried: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: absolute-value
"""


def relu(x):
    return np.abs(x)


def forward_NN(U, b2, W, b1, x):
    z = np.dot(W, x) + b1
    h = relu(z)
    theta = np.dot(U, h) + b2
    return softmax(theta), h, theta
