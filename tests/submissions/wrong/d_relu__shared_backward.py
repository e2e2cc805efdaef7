"""d_relu is inverted; a backward helper takes it as an argument, the tanh network hands in its own and is right.

loses: d_relu.value
carried: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: inverted-mask
"""


def d_relu(x):
    return (x < 0) * 1.0


def tanh_prime(z):
    return 1 - np.tanh(z) ** 2

# %%
def backward(act_prime, hidden, softmaxed, U, X, Y, W, b1):
    d_out = (softmaxed - Y) / Y.shape[1]
    d_z = (U.T @ d_out) * act_prime(W @ X + b1)
    d_b2, d_b1 = (np.sum(d, axis=1, keepdims=True) for d in (d_out, d_z))
    return d_out @ hidden.T, d_b2, d_z @ X.T, d_b1


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    return backward(d_relu, hidden, softmaxed, U, X_batch, Y_batch, W, b1)


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    return backward(tanh_prime, hidden, softmaxed, U, X_batch, Y_batch, W, b1)
