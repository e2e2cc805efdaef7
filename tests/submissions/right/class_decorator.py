"""The loss is wrapped by a class; relu is decorated by np.vectorize."""

class memoize:
    def __init__(self, f): self.f, self.n = f, 0
    def __call__(self, *a):
        self.n += 1
        return self.f(*a)
@memoize
def compute_loss(softmaxed, y):
    return -np.sum(y * np.log(softmaxed)) / y.shape[1]
@np.vectorize
def relu(x):
    return max(x, 0.)
