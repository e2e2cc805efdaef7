"""Every index written out in a for loop, no matrix product anywhere."""

import math


def compute_grads(softmaxed, x, y):
    C, N = softmaxed.shape
    M = x.shape[0]
    d_W = np.zeros((C, M))
    d_b = np.zeros((C, 1))
    for c in range(C):
        for n in range(N):
            err = softmaxed[c, n] - y[c, n]
            d_b[c, 0] = d_b[c, 0] + err / N
            for m in range(M):
                d_W[c, m] = d_W[c, m] + err * x[m, n] / N
    return d_W, d_b


def compute_loss(softmaxed, y):
    loss = 0.0
    for c in range(y.shape[0]):
        for n in range(y.shape[1]):
            if y[c, n] == 1:
                loss = loss - math.log(softmaxed[c, n])
    return loss / y.shape[1]
