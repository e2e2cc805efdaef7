"""A cache that is a tuple, intermediate gradients beside those that are asked for."""

import numpy as np

# %%
sigmoid = lambda z: 1.0 / (1.0 + np.exp(-z))


def forward_propagation(X, parameters):
    hidden = np.tanh(parameters["W1"] @ X + parameters["b1"])
    out = sigmoid(parameters["W2"] @ hidden + parameters["b2"])
    return out, (hidden, out)


def compute_cost(A2, Y):
    return -np.mean(np.where(Y == 1, np.log(A2), np.log1p(-A2)))


# %%
def backward_propagation(parameters, cache, X, Y):
    hidden, out = cache
    dZ2 = (out - Y) / Y.size
    dZ1 = parameters["W2"].T @ dZ2 * (1 - hidden**2)
    return dict(
        dZ1=dZ1,
        dZ2=dZ2,
        dW1=dZ1 @ X.T,
        db1=dZ1.sum(1, keepdims=True),
        dW2=dZ2 @ hidden.T,
        db2=dZ2.sum(1, keepdims=True),
    )


def update_parameters(parameters, grads, learning_rate=1.2):
    return {k: v - learning_rate * grads[f"d{k}"] for k, v in parameters.items()}
