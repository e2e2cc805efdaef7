"""z is computed from the notebook's W and b1 instead of the arguments.

loses: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: reads-global
"""

W = np.random.RandomState(5).normal(size=(16, 2))
b1 = np.zeros((16, 1))

# %%
def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W_hidden, b_hidden):
    derivative = 1 - np.tanh(W @ X_batch + b1) ** 2
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = (U.T @ d_out) * derivative
    d_U, d_b2 = d_out @ hidden.T, d_out.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_z @ X_batch.T, d_z.sum(axis=1, keepdims=True)
