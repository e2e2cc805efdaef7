"""At most five samples are summed.

loses: compute_loss.loss
mistake: dropped-sample
"""

def compute_loss(softmaxed, y):
    t = 0
    for j in range(min(5, y.shape[1])):
        t -= np.log(softmaxed[:, j] @ y[:, j])
    return t / y.shape[1]
