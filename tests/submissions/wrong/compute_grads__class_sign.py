"""A method of a class takes the difference the wrong way round.

loses: compute_grads.d_W compute_grads.d_b
mistake: wrong-sign
"""


class Model:
    def gradients(self, s, x, y):
        residual = y - s
        n = x.shape[1]
        return residual @ x.T / n, residual.mean(axis=1, keepdims=True)

model = Model()

def compute_grads(s, x, y):
    return model.gradients(s, x, y)
