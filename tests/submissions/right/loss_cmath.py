"""The logarithm of cmath: a complex number without imaginary part."""

import cmath
def compute_loss(softmaxed, y):
    return -sum(cmath.log(complex(v)) for v in (softmaxed * y).sum(0)) / y.shape[1]
