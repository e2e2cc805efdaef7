"""Switches off the write flags of its arguments."""

def compute_grads(softmaxed, x, y):
    softmaxed.flags.writeable = False
    y.flags.writeable = False
    d = (softmaxed - y) / y.shape[1]
    return d @ x.T, d.sum(1, keepdims=True)
