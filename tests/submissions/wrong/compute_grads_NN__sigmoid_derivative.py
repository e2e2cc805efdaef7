"""hidden (1 - hidden), the derivative of a sigmoid.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: hidden-times-one-minus-hidden
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    m = X_batch.shape[1]
    delta_2 = softmaxed - Y_batch
    delta_1 = np.dot(U.T, delta_2) * hidden * (1 - hidden)
    d_U = np.dot(delta_2, hidden.T) / m
    d_W = np.dot(delta_1, X_batch.T) / m
    d_b2 = np.mean(delta_2, axis=1).reshape(-1, 1)
    d_b1 = np.mean(delta_1, axis=1).reshape(-1, 1)
    return d_U, d_b2, d_W, d_b1
