"""Computes the probabilities again, from the notebook's W and b.

loses: compute_grads.d_W compute_grads.d_b
mistake: reads-global
"""

W = np.array([[0.5, -1.0], [1.5, 0.3]])
b = np.zeros((2, 1))

# %%
def compute_grads(softmaxed, x, y):
    q = forward(W, b, x)
    d_z = (q - y) / x.shape[1]
    return d_z @ x.T, np.sum(d_z, axis=1, keepdims=True)
