"""A decorator with an argument averages over the batch what the function has summed."""

def averaged(batch_argument):
    def decorator(func):
        def inner(*args):
            N = args[batch_argument].shape[1]
            summed = func(*args)
            if isinstance(summed, tuple):
                return tuple(s / N for s in summed)
            return summed / N
        return inner
    return decorator


@averaged(1)
def compute_grads(softmaxed, x, y):
    return (softmaxed - y) @ x.T, np.sum(softmaxed - y, axis=1, keepdims=True)


@averaged(1)
def compute_loss(softmaxed, y):
    return -(y * np.log(softmaxed)).sum()

# %%
@averaged(3)
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_theta = softmaxed - Y_batch
    d_z = (U.T @ d_theta) * np.sign(hidden)
    return d_theta @ hidden.T, d_theta.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
