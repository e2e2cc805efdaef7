"""relu and its derivative fill an empty array with np.ndenumerate and np.nditer."""

def relu(x):
    res = np.empty(x.shape)
    for idx, v in np.ndenumerate(x):
        res[idx] = max(v, 0)
    return res


def d_relu(x):
    res = np.zeros(x.shape)
    with np.nditer([x, res], op_flags=[["readonly"], ["readwrite"]]) as it:
        for a, b in it:
            if a > 0:
                b[...] = 1
    return res


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
