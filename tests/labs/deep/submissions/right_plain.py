"""Caches of tuples, parameters that are changed in place."""

import numpy as np
# %%
def initialize(widths):
    parameters = {}
    for l in range(1, len(widths)):
        parameters["W" + str(l)] = np.random.randn(widths[l], widths[l - 1]) * 0.01
        parameters["b" + str(l)] = np.zeros((widths[l], 1))
    return parameters
# %%
def forward(X, parameters):
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L):
        A_prev = A
        Z = np.dot(parameters["W" + str(l)], A_prev) + parameters["b" + str(l)]
        A = np.maximum(0, Z)
        caches.append((A_prev, Z))
    output = np.dot(parameters["W" + str(L)], A) + parameters["b" + str(L)]
    caches.append((A, output))
    return output, caches
# %%
def backward(output, Y, parameters, caches):
    grads = {}
    m = Y.shape[1]
    L = len(caches)
    dZ = (output - Y) / m
    for l in reversed(range(L)):
        A_prev, Z = caches[l]
        grads["W" + str(l + 1)] = np.dot(dZ, A_prev.T)
        grads["b" + str(l + 1)] = np.sum(dZ, axis=1, keepdims=True)
        if l > 0:
            dA = np.dot(parameters["W" + str(l + 1)].T, dZ)
            dZ = np.where(caches[l - 1][1] > 0, dA, 0)
    return grads
# %%
class Momentum:
    def __init__(self, rate, beta=0.9):
        self.rate = rate
        self.beta = beta
        self.velocity = {}

    def step(self, parameters, gradients):
        for name in parameters:
            if name not in self.velocity:
                self.velocity[name] = np.zeros_like(parameters[name])
            self.velocity[name] = self.beta * self.velocity[name] + gradients[name]
        updated = {}
        for name in parameters:
            updated[name] = parameters[name] - self.rate * self.velocity[name]
        return updated
# %%
def batches(X, Y, size, rng):
    while True:
        order = rng.permutation(X.shape[1])
        for k in range(0, X.shape[1], size):
            yield X[:, order[k:k + size]], Y[:, order[k:k + size]]
