"""Prints the loss and returns nothing.

loses: compute_loss.loss
mistake: returns-none
"""


def compute_loss(softmaxed, y):
    loss = -np.sum(y * np.log(softmaxed)) / y.shape[1]
    print("loss:", loss)
