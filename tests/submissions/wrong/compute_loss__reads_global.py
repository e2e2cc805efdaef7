"""Adds a penalty on the notebook's W.

loses: compute_loss.loss
mistake: reads-global
"""

W = np.random.RandomState(0).normal(size=(3, 2))

# %%
def compute_loss(softmaxed, y):
    data_loss = -np.sum(y * np.log(softmaxed)) / y.shape[1]
    reg_loss = 0.5 * np.sum(W * W)
    return data_loss + reg_loss
