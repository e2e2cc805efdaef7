"""itertools.product over the entries of the gradients, slices for the batch."""

from itertools import product


def compute_grads(softmaxed, x, y):
    dW = np.empty((softmaxed.shape[0], x.shape[0]))
    db = np.empty((softmaxed.shape[0], 1))
    diff = softmaxed - y
    for i, j in product(range(dW.shape[0]), range(dW.shape[1])):
        dW[i, j] = np.mean(diff[i, :] * x[j, :])
    for i in range(db.shape[0]):
        db[i, 0] = np.mean(diff[i, :])
    return dW, db


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_U, d_b2 = compute_grads(softmaxed, hidden, Y_batch)
    diff = softmaxed - Y_batch
    d_W, d_b1 = np.empty(W.shape), np.empty(b1.shape)
    for k in range(W.shape[0]):
        row = U[:, k] @ diff * (1 - hidden[k] ** 2)
        d_b1[k] = row.mean()
        for m in range(W.shape[1]):
            d_W[k, m] = np.mean(row * X_batch[m])
    return d_U, d_b2, d_W, d_b1
