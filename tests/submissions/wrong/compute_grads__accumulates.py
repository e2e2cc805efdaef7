"""The bias gradient grows by what earlier calls left behind.

loses: compute_grads.d_b
mistake: nondeterministic
"""

acc = 0
def compute_grads(softmaxed, x, y):
    global acc
    d = (softmaxed - y) / y.shape[1]
    acc = acc + d.sum()
    return d @ x.T, d.sum(1, keepdims=True) + acc + 0.001 * (acc != 0)
