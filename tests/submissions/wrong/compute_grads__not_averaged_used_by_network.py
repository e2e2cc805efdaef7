"""compute_grads does not average; the network takes its output layer from it.

loses: compute_grads.d_W compute_grads.d_b
carried: compute_grads_NN.d_U compute_grads_NN.d_b2
mistake: not-averaged
"""


def compute_grads(softmaxed, x, y):
    d_z = softmaxed - y
    return d_z @ x.T, d_z @ np.ones((y.shape[1], 1))

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    # the output layer is a softmax regression on the hidden units
    d_U, d_b2 = compute_grads(softmaxed, hidden, Y_batch)
    N = Y_batch.shape[1]
    d_z = U.T @ (softmaxed - Y_batch) * d_relu(W @ X_batch + b1)
    d_W = d_z @ X_batch.T / N
    d_b1 = d_z.mean(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
