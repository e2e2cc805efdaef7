"""Returns the gradients of the hidden layer first.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: swapped-outputs
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    g = (softmaxed - Y_batch) / n
    gh = (U.T @ g) * (hidden > 0)
    d_U = g @ hidden.T
    d_b2 = g.sum(1, keepdims=True)
    d_W = gh @ X_batch.T
    d_b1 = gh.sum(1, keepdims=True)
    return d_W, d_b1, d_U, d_b2
