"""Divides by 10.

loses: compute_loss.loss
mistake: hard-coded-batch
"""

batch_size = 10

# %%
def compute_loss(softmaxed, y):
    loss = 0
    for i in range(y.shape[1]):
        loss += -np.log(np.dot(softmaxed[:, i], y[:, i]))
    return loss / batch_size
