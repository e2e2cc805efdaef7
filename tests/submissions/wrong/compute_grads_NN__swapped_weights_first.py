"""Returns d_U, d_W, d_b2, d_b1.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_W
mistake: swapped-outputs
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_theta = (softmaxed - Y_batch) / N
    d_h = U.T @ d_theta
    d_z = d_h * d_relu(W @ X_batch + b1)

    d_U, d_W = d_theta @ hidden.T, d_z @ X_batch.T
    d_b2, d_b1 = (np.sum(d, axis=1, keepdims=True) for d in (d_theta, d_z))
    return d_U, d_W, d_b2, d_b1
