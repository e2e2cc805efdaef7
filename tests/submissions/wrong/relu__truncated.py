"""The result array is made of integers, so the fractions are lost.

loses: relu.value
mistake: truncated-to-integers
"""


def relu(x):
    result = np.zeros(x.shape, dtype=int)
    for idx in np.ndindex(x.shape):
        if x[idx] > 0:
            result[idx] = x[idx]
    return result


def forward_NN(U, b2, W, b1, x):
    pre = W @ x + b1
    hidden = np.where(pre < 0, 0, pre)
    out = U @ hidden + b2
    return softmax(out), hidden, out
