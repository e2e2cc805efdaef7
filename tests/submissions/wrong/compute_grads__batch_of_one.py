"""A batch of one sample is a case of its own, which forgets the labels.

loses: compute_grads.d_W compute_grads.d_b
mistake: batch-of-one + forgets-labels
"""

def compute_grads(softmaxed, x, y):
    N = y.shape[1]
    d = (softmaxed - y) / N if N > 1 else softmaxed
    return d @ x.T, d.sum(1, keepdims=True)
