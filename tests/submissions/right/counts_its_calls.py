"""Uses global to count how often the functions are called; nothing else depends on the count."""

n_calls = 0
history = []


def compute_loss(softmaxed, y):
    global n_calls
    n_calls += 1
    loss = -np.mean(np.log(np.max(softmaxed * y, axis=0)))
    history.append(loss)
    return loss


def compute_grads(softmaxed, x, y, log=[]):
    d_W = (softmaxed - y) @ x.T / x.shape[1]
    d_b = np.mean(softmaxed - y, axis=1, keepdims=True)
    log.append(np.linalg.norm(d_W))
    return d_W, d_b


def relu(x):
    relu.calls += 1
    return np.fmax(x, 0)


relu.calls = 0
