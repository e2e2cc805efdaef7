"""The sigmoid, which is the derivative of softplus.

loses: d_relu.value
mistake: wrong-derivative
"""


def d_relu(x):
    return 1.0 / (1.0 + np.exp(-x))

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_hidden = U.T @ d_out
    d_hidden[hidden == 0] = 0
    return (
        d_out @ hidden.T,
        d_out.sum(axis=1, keepdims=True),
        d_hidden @ X_batch.T,
        d_hidden.sum(axis=1, keepdims=True),
    )
