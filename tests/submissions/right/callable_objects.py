"""Instances with a __call__ method take the place of functions."""

class Relu:
    def __call__(self, x):
        return np.maximum(0.0, x)

    def derivative(self, x):
        return np.greater(x, 0).astype(float)


class CrossEntropy:
    def __call__(self, softmaxed, y):
        return -np.log((softmaxed * y).sum(axis=0)).mean()


class CrossEntropyGrads:
    """gradients of the cross entropy on top of a softmax"""

    def __call__(self, softmaxed, x, y):
        self.n = y.shape[1]
        delta = softmaxed - y
        return self.weights(delta, x), self.bias(delta)

    def weights(self, delta, x):
        return delta @ x.T / self.n

    def bias(self, delta):
        return delta.sum(axis=1, keepdims=True) / self.n


relu = Relu()
d_relu = relu.derivative
compute_loss = CrossEntropy()
compute_grads = CrossEntropyGrads()
