"""U is updated in place before the error goes back through it.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
partly: compute_grads_NN.d_U compute_grads_NN.d_b2
mistake: updates-parameters + changes-arguments
"""

learning_rate = 0.5

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / n
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    U -= learning_rate * d_U
    d_z = (U.T @ d_out) * (hidden > 0)
    d_W = d_z @ X_batch.T
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
