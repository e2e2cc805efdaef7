"""The labels are forgotten, and so is the average.

loses: compute_grads.d_W compute_grads.d_b
mistake: forgets-labels + not-averaged
"""


def compute_grads(softmaxed, x, y):
    return softmaxed @ x.T, softmaxed.sum(1, keepdims=True)
