"""One helper for both networks, which sums over the batch where it should average.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1 compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: not-averaged
"""


def backward_two_layers(derivative, hidden, softmaxed, U, X, Y):
    delta = softmaxed - Y
    delta_hidden = (U.T @ delta) * derivative
    return (
        delta @ hidden.T,
        delta.sum(axis=1, keepdims=True),
        delta_hidden @ X.T,
        delta_hidden.sum(axis=1, keepdims=True),
    )

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    return backward_two_layers(hidden > 0, hidden, softmaxed, U, X_batch, Y_batch)

# %%
def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    return backward_two_layers(1 - hidden**2, hidden, softmaxed, U, X_batch, Y_batch)
