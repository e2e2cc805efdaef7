"""Arrays of Python floats.
note: objects
"""

def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    return (d @ x.T).astype(object), d.sum(1, keepdims=True).astype(object)
