"""Forward and backward come out of a closure over the activation."""

def make_network(act, d_act):
    def fwd(U, b2, W, b1, x):
        hidden = act(np.dot(W, x) + b1)
        out = np.dot(U, hidden) + b2
        return softmax(out), hidden, out

    def bwd(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
        delta2 = (softmaxed - Y_batch) / X_batch.shape[1]
        delta1 = np.dot(U.T, delta2) * d_act(np.dot(W, X_batch) + b1)
        return (np.dot(delta2, hidden.T), delta2.sum(1, keepdims=True),
                np.dot(delta1, X_batch.T), delta1.sum(1, keepdims=True))

    return fwd, bwd


def relu(x):
    return np.clip(x, 0, None)


def d_relu(x):
    return (x > 0).astype(np.float64)


forward_NN, compute_grads_NN = make_network(relu, d_relu)
# %%
forward_tanh, compute_grads_tanh = make_network(np.tanh, lambda x: 1.0 - np.tanh(x) ** 2)
