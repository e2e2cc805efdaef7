"""The loss was right, and is redefined in a later cell without its minus sign.

loses: compute_loss.loss
mistake: no-minus
"""

def compute_loss(softmaxed, y):
    return -np.sum(y * np.log(softmaxed)) / y.shape[1]


# %%
def compute_loss(softmaxed, y):
    return np.sum(y * np.log(softmaxed)) / y.shape[1]
