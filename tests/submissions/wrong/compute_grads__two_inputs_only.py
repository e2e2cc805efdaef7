"""Only the first two inputs get a gradient.

loses: compute_grads.d_W
mistake: hard-coded-size
"""

def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    dW = np.zeros((len(y), len(x)))
    for m in range(2):
        dW[:, m] = d @ x[m]
    return dW, d.sum(1, keepdims=True)
