"""The last parameter has another name; b1 is the notebook's.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: reads-global
"""

n_hidden = 16
b1 = np.full((n_hidden, 1), 0.5)

# %%
def compute_grads_NN(hidden, softmaxed, U, x, y, W, bias):
    n = y.shape[1]
    z = W @ x + b1
    delta = (softmaxed - y) / n
    delta_z = (U.T @ delta) * d_relu(z)
    d_U = delta @ hidden.T
    d_W = delta_z @ x.T
    return d_U, delta.sum(axis=1, keepdims=True), d_W, delta_z.sum(axis=1, keepdims=True)
