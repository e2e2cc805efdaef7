"""The loss has an imaginary part.

loses: compute_loss.loss
mistake: complex
"""

def compute_loss(softmaxed, y):
    return -np.sum(y * np.log(softmaxed)) / y.shape[1] + 0.5j
