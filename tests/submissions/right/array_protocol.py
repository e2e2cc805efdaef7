"""Objects that only offer __array__."""

class Frame:
    def __init__(self, a): self.a = a
    def __array__(self, dtype=None, copy=None): return np.asarray(self.a, dtype=dtype)
def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    return Frame(d @ x.T), Frame(d.sum(1, keepdims=True))
