"""Takes the number of hidden units for the batch size.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: divided-by-hidden
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch_size = hidden.shape[0]
    d_out = (softmaxed - Y_batch) / batch_size
    d_U = d_out @ hidden.T
    d_b2 = np.sum(d_out, axis=1, keepdims=True)
    d_hid = d_relu(hidden) * (U.T @ d_out)
    d_W = d_hid @ X_batch.T
    d_b1 = np.sum(d_hid, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
