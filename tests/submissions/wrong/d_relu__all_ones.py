"""One everywhere.

loses: d_relu.value
carried: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: mask-all-ones
"""


def d_relu(x):
    return np.ones(x.shape)

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    m = Y_batch.shape[1]
    dZ2 = softmaxed - Y_batch
    d_U = 1 / m * dZ2.dot(hidden.T)
    d_b2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = U.T.dot(dZ2) * d_relu(W.dot(X_batch) + b1)
    d_W = 1 / m * dZ1.dot(X_batch.T)
    d_b1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
