"""The loss as a Decimal."""

from decimal import Decimal
def compute_loss(softmaxed, y):
    s = sum(Decimal(float(v)).ln() for v in softmaxed[y == 1])
    return -s / y.shape[1]
