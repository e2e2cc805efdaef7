"""z is recomputed without b1.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: mask-without-bias
"""


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    batch = X_batch.shape[1]
    t = np.tanh(W.dot(X_batch))
    delta_o = softmaxed - Y_batch
    delta_h = U.T.dot(delta_o) * (1 - t**2)
    d_U = delta_o.dot(hidden.T) / batch
    d_W = delta_h.dot(X_batch.T) / batch
    d_b2 = delta_o.mean(axis=1, keepdims=True)
    d_b1 = delta_h.mean(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
