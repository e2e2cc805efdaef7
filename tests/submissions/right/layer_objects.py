"""Small layer objects with forward and backward, as in a deep learning library."""

class Linear:
    def __init__(self, weight, bias=None):
        self.weight, self.bias = weight, bias

    def forward(self, x):
        self.x = x
        return self.weight @ x + self.bias

    def backward(self, grad):
        self.d_weight = grad @ self.x.T
        self.d_bias = grad.sum(axis=1, keepdims=True)
        return self.weight.T @ grad


class ReLU:
    def forward(self, x):
        self.mask = x > 0
        return np.where(self.mask, x, 0.0)

    def backward(self, grad):
        return grad * self.mask


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, grad):
        return grad * (1 - self.out**2)


def _run_backward(activation, softmaxed, U, X_batch, Y_batch, W, b1):
    first, second = Linear(W, b1), Linear(U, 0)
    second.forward(activation.forward(first.forward(X_batch)))
    grad = (softmaxed - Y_batch) / Y_batch.shape[1]
    first.backward(activation.backward(second.backward(grad)))
    return second.d_weight, second.d_bias, first.d_weight, first.d_bias


def forward_NN(U, b2, W, b1, x):
    hidden = ReLU().forward(Linear(W, b1).forward(x))
    out = Linear(U, b2).forward(hidden)
    return softmax(out), hidden, out


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    return _run_backward(ReLU(), softmaxed, U, X_batch, Y_batch, W, b1)


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    return _run_backward(Tanh(), softmaxed, U, X_batch, Y_batch, W, b1)
