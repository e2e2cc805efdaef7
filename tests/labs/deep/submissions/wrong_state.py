"""The optimiser forgets its velocity; the last batch of an epoch is left out.

loses: Momentum.step.third Momentum.step.velocity batches.sizes
"""
class Momentum:
    def __init__(self, rate, beta=0.9):
        self.rate, self.beta = rate, beta
    def step(self, parameters, gradients):
        self.velocity = {k: g.copy() for k, g in gradients.items()}
        return {k: v - self.rate * self.velocity[k] for k, v in parameters.items()}
# %%
def batches(X, Y, size, rng):
    while True:
        order = rng.permutation(X.shape[1])
        for k in range(0, X.shape[1] - size + 1, size):
            yield X[:, order[k:k + size]], Y[:, order[k:k + size]]
