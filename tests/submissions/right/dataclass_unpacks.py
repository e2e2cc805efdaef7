"""A dataclass that can be unpacked."""

from dataclasses import dataclass
@dataclass
class G:
    W: object
    b: object
    def __iter__(self):
        return iter((self.W, self.b))
def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    return G(d @ x.T, d.sum(1, keepdims=True))
