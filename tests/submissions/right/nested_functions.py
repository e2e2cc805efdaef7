"""Functions defined inside the functions."""

def compute_grads(softmaxed, x, y):
    def n():
        return x.shape[1]

    def delta():
        return softmaxed - y

    def weight_gradient():
        return delta() @ x.T / n()

    def bias_gradient():
        return delta().sum(axis=1, keepdims=True) / n()

    return weight_gradient(), bias_gradient()


def compute_loss(softmaxed, y):
    def loss_of(i):
        def log_of_right_class():
            return np.log(softmaxed[np.argmax(y[:, i]), i])
        return -log_of_right_class()

    return np.mean([loss_of(i) for i in range(y.shape[1])])


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    def grads_of_layer(delta, inputs):
        return delta @ inputs.T / inputs.shape[1], delta.mean(axis=1).reshape(-1, 1)

    def through_relu(upstream):
        z = W @ X_batch + b1
        return np.where(z > 0, upstream, 0)

    top = softmaxed - Y_batch
    d_U, d_b2 = grads_of_layer(top, hidden)
    d_W, d_b1 = grads_of_layer(through_relu(U.T @ top), X_batch)
    return d_U, d_b2, d_W, d_b1
