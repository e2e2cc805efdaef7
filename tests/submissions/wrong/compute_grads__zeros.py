"""The arrays are made and never filled.

loses: compute_grads.d_W compute_grads.d_b
mistake: zeros
"""


def compute_grads(softmaxed, x, y):
    d_W = np.zeros((softmaxed.shape[0], x.shape[0]))
    d_b = np.zeros((softmaxed.shape[0], 1))
    # TODO: loop over the batch
    return d_W, d_b
