"""Both gradients come out of a generator expression."""

def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    return (d @ k.T if k is x else d.sum(1, keepdims=True) for k in (x, y))
