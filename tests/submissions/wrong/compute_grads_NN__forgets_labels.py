"""The labels are not subtracted in the output layer.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: forgets-labels
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    d_U = softmaxed @ hidden.T / N
    d_b2 = softmaxed.mean(axis=1, keepdims=True)
    d_z = (U.T @ softmaxed) * d_relu(hidden)
    d_W = d_z @ X_batch.T / N
    d_b1 = d_z.mean(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
