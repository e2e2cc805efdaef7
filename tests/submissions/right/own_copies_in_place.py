"""Copies the arguments and then works in place on the copies."""

from copy import deepcopy


def compute_grads(softmaxed, x, y):
    softmaxed = softmaxed.copy()
    softmaxed -= y
    softmaxed /= softmaxed.shape[1]
    return softmaxed @ x.T, softmaxed.sum(axis=1, keepdims=True)


def compute_loss(softmaxed, y):
    p = np.array(softmaxed, copy=True)
    np.log(p, out=p)
    p *= y
    return -p.sum() / p.shape[1]


def relu(x):
    x = deepcopy(x)
    x[x < 0] = 0
    return x


def d_relu(x):
    x = +x
    x[x > 0] = 1
    x[x < 0] = 0
    return x


def forward_NN(U, b2, W, b1, x):
    z = W @ x
    z += b1
    np.maximum(z, 0, out=z)
    out = U @ z
    out += b2
    return softmax(out), z, out
