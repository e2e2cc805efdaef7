"""forward_NN leaves b1 out; the gradients call it to get the hidden layer again.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
carried: compute_grads_NN.d_U compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: bias-missing
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(np.dot(W, x))
    out = np.dot(U, hidden) + b2
    return softmax(out), hidden, out

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n_classes, n = Y_batch.shape
    _, h, _ = forward_NN(U, np.zeros((n_classes, 1)), W, b1, X_batch)
    delta = (softmaxed - Y_batch) / n
    delta_h = (U.T @ delta) * (h > 0)
    d_U = delta @ h.T
    d_b2 = delta.sum(axis=1, keepdims=True)
    return d_U, d_b2, delta_h @ X_batch.T, delta_h.sum(axis=1, keepdims=True)
