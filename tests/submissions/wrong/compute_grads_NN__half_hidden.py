"""The hidden layer is halved.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: half
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / N
    # derivative of relu is between 0 and 1 -> take 1/2
    d_z = 0.5 * (U.T @ d_out) * d_relu(hidden)
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_z @ X_batch.T, d_z.sum(axis=1, keepdims=True)
