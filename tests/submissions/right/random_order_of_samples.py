"""Goes through the samples in random order."""

import random
def compute_loss(softmaxed, y):
    order = random.sample(range(y.shape[1]), y.shape[1])
    return sum(-np.log(softmaxed[np.argmax(y[:, j]), j]) for j in order) / len(order)
