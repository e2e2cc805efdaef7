"""d_U alone has the wrong sign.

loses: compute_grads_NN.d_U
mistake: wrong-sign
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_U = (Y_batch - softmaxed) @ hidden.T / N
    d_b2 = np.mean(softmaxed - Y_batch, axis=1, keepdims=True)
    d_z = U.T @ (softmaxed - Y_batch) * d_relu(hidden)
    d_W = d_z @ X_batch.T / N
    d_b1 = np.mean(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
