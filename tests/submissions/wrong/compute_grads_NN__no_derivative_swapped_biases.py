"""No derivative in the hidden layer; the biases have changed places.

loses: compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: no-activation-derivative + swapped-biases
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch = Y_batch.shape[1]
    d_out = (softmaxed - Y_batch) / batch
    d_hidden = U.T @ d_out
    bias_out = d_out.sum(axis=1, keepdims=True)
    bias_hidden = d_hidden.sum(axis=1, keepdims=True)
    return d_out @ hidden.T, bias_hidden, d_hidden @ X_batch.T, bias_out
