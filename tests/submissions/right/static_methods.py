"""Static and class methods in two small classes, the lab's functions only forward to them."""

class Relu:
    @staticmethod
    def f(x):
        return x * (x > 0)

    @staticmethod
    def df(x):
        return 1.0 * (x > 0)


class Tanh:
    @staticmethod
    def f(x):
        return np.tanh(x)

    @staticmethod
    def df(x):
        return 1 - np.tanh(x) ** 2


class TwoLayer:
    act = None

    @classmethod
    def forward(cls, U, b2, W, b1, x):
        h = cls.act.f(W @ x + b1)
        o = U @ h + b2
        return softmax(o), h, o

    @classmethod
    def grads(cls, h, s, U, x, y, W, b1):
        d2 = (s - y) / s.shape[1]
        d1 = (U.T @ d2) * cls.act.df(W @ x + b1)
        return d2 @ h.T, d2.sum(1).reshape(-1, 1), d1 @ x.T, d1.sum(1).reshape(-1, 1)


class TwoLayerRelu(TwoLayer):
    act = Relu


class TwoLayerTanh(TwoLayer):
    act = Tanh

# %%
def relu(x): return Relu.f(x)
def d_relu(x): return Relu.df(x)
def forward_NN(U, b2, W, b1, x): return TwoLayerRelu.forward(U, b2, W, b1, x)

# %%
def compute_grads_NN(*a): return TwoLayerRelu.grads(*a)
def forward_tanh(*a): return TwoLayerTanh.forward(*a)
def compute_grads_tanh(*a): return TwoLayerTanh.grads(*a)
