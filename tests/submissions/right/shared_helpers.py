"""Two helpers, used by Task 1, Task 3 and Task 4."""

def linear_backward(d_z, a):
    """gradient of a linear layer z = W a + b, averaged on the batch"""
    N = a.shape[1]
    return d_z @ a.T / N, np.sum(d_z, axis=1, keepdims=True) / N


def cross_entropy_backward(q, p):
    return q - p


def compute_grads(softmaxed, x, y):
    return linear_backward(cross_entropy_backward(softmaxed, y), x)


def compute_loss(softmaxed, y):
    return (-y * np.log(softmaxed)).sum(axis=0).mean()

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_theta = cross_entropy_backward(softmaxed, Y_batch)
    d_U, d_b2 = linear_backward(d_theta, hidden)
    d_W, d_b1 = linear_backward((U.T @ d_theta) * d_relu(W @ X_batch + b1), X_batch)
    return d_U, d_b2, d_W, d_b1

# %%
def tanh_prime(h):
    return 1 - h**2


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_theta = cross_entropy_backward(softmaxed, Y_batch)
    d_U, d_b2 = linear_backward(d_theta, hidden)
    d_W, d_b1 = linear_backward((U.T @ d_theta) * tanh_prime(hidden), X_batch)
    return d_U, d_b2, d_W, d_b1
