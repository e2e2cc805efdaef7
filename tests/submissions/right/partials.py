"""functools.partial fixes the activation of one general function."""

from functools import partial


def general_forward(U, b2, W, b1, x, act):
    z = W @ x + b1
    hidden = act(z)
    out = U @ hidden + b2
    return softmax(out), hidden, out


def general_grads(d_act, hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = Y_batch.shape[1]
    err = softmaxed - Y_batch
    err_hid = np.multiply(np.matmul(U.T, err), d_act(hidden))
    return (
        np.matmul(err, hidden.T) / n,
        np.sum(err, axis=1, keepdims=True) / n,
        np.matmul(err_hid, X_batch.T) / n,
        np.sum(err_hid, axis=1, keepdims=True) / n,
    )


relu = partial(np.maximum, 0)
forward_NN = partial(general_forward, act=relu)
compute_grads_NN = partial(general_grads, lambda h: h > 0)
forward_tanh = partial(general_forward, act=np.tanh)
compute_grads_tanh = partial(general_grads, lambda h: 1 - h**2)
