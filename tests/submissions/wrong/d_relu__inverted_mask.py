"""One where x is negative, zero where it is positive.

loses: d_relu.value
carried: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: inverted-mask
"""


def d_relu(x):
    return np.where(x < 0, 1, 0)

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch_size = X_batch.shape[1]
    d_theta = softmaxed - Y_batch
    d_z = np.dot(U.T, d_theta) * d_relu(np.dot(W, X_batch) + b1)
    return (
        np.dot(d_theta, hidden.T) / batch_size,
        np.mean(d_theta, axis=1, keepdims=True),
        np.dot(d_z, X_batch.T) / batch_size,
        np.mean(d_z, axis=1, keepdims=True),
    )
