"""The weight gradient is a running average over the calls.

loses: compute_grads.d_W
mistake: nondeterministic
"""

vel = {}
def compute_grads(softmaxed, x, y):
    d = (softmaxed - y) / y.shape[1]
    g = d @ x.T
    vel[g.shape] = 0.9 * vel.get(g.shape, 0) + 0.1 * g
    return vel[g.shape], d.sum(1, keepdims=True)
