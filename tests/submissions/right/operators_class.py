"""A column-matrix class with overloaded operators; results are turned back to arrays."""

class Mat:
    def __init__(self, a):
        self.a = np.asarray(a)

    def __mul__(self, other):       # matrix product, as on paper
        return Mat(self.a @ other.a)

    def __and__(self, other):       # elementwise product
        return Mat(self.a * other.a)

    def __sub__(self, other):
        return Mat(self.a - other.a)

    def __truediv__(self, k):
        return Mat(self.a / k)

    def __invert__(self):           # ~A is A transposed
        return Mat(self.a.T)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.a, dtype=dtype)


def ones(n):
    return Mat(np.ones((n, 1)))


def compute_grads(softmaxed, x, y):
    n = x.shape[1]
    e = (Mat(softmaxed) - Mat(y)) / n
    return np.asarray(e * ~Mat(x)), np.asarray(e * ones(n))


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    e = (Mat(softmaxed) - Mat(Y_batch)) / n
    g = (~Mat(U) * e) & Mat(hidden > 0)
    return tuple(m.a for m in (e * ~Mat(hidden), e * ones(n), g * ~Mat(X_batch), g * ones(n)))
