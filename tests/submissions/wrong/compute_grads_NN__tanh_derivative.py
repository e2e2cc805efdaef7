"""1 - hidden^2 in the ReLU network.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: tanh-derivative-in-relu
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_U = d_out @ hidden.T
    d_b2 = np.sum(d_out, axis=1, keepdims=True)
    d_z = (U.T @ d_out) * (1 - hidden**2)
    d_W = d_z @ X_batch.T
    d_b1 = np.sum(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
