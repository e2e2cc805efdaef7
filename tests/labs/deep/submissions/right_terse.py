"""Closures as caches, an iterator class, a velocity in lists."""

import numpy as np
# %%
def initialize(widths):
    made = {}
    for n, (a, b) in enumerate(zip(widths, widths[1:]), 1):
        made |= {f"W{n}": 0.01 * np.random.standard_normal((b, a)), f"b{n}": np.zeros((b, 1))}
    return made

def forward(X, parameters):
    backs, A, L = [], X, len(parameters) // 2
    for n in range(1, L + 1):
        W, Z = parameters[f"W{n}"], parameters[f"W{n}"] @ A + parameters[f"b{n}"]
        on = np.ones_like(Z) if n == L else (Z > 0) * 1.0
        def back(dA, A=A, W=W, on=on):
            dZ = dA * on
            return dZ @ A.T, dZ.sum(1)[:, None], W.T @ dZ
        backs.append(back)
        A = Z * on
    return A, backs

def backward(output, Y, parameters, caches):
    dA, found = (output - Y) / Y.shape[1], {}
    for n in range(len(caches), 0, -1):
        found[f"W{n}"], found[f"b{n}"], dA = caches[n - 1](dA)
    return found
# %%
class Momentum:
    def __init__(self, rate, beta=0.9):
        self.rate, self.beta, self.velocity = rate, beta, None

    def step(self, parameters, gradients):
        old = self.velocity or {k: 0.0 for k in parameters}
        self.velocity = {k: self.beta * old[k] + gradients[k] for k in parameters}
        for k in parameters:
            parameters[k] -= self.rate * self.velocity[k]
        return {k: v.copy() for k, v in parameters.items()}
# %%
class batches:
    def __init__(self, X, Y, size, rng):
        self.X, self.Y, self.size, self.rng, self.left = X, Y, size, rng, []

    def __iter__(self):
        return self

    def __next__(self):
        if not len(self.left):
            self.left = self.rng.permutation(self.X.shape[1])
        now, self.left = self.left[:self.size], self.left[self.size:]
        return self.X[:, now], self.Y[:, now]
