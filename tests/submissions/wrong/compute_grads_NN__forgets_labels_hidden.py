"""The hidden layer gets the probabilities back, not the error.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: forgets-labels
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_U = (softmaxed - Y_batch) @ hidden.T / N
    d_b2 = np.sum(softmaxed - Y_batch, axis=1, keepdims=True) / N
    d_hidden = (U.T @ softmaxed) * d_relu(W @ X_batch + b1)
    d_W = d_hidden @ X_batch.T / N
    d_b1 = np.sum(d_hidden, axis=1, keepdims=True) / N
    return d_U, d_b2, d_W, d_b1
