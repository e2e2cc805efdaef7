"""The loss as a Fraction."""

from fractions import Fraction
def compute_loss(softmaxed, y):
    return Fraction(float(-np.sum(y * np.log(softmaxed)))) / y.shape[1]
