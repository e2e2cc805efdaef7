"""The loss keeps its dimensions, so it is a (1, 1) array."""

def compute_loss(softmaxed, y):
    per_sample = -np.sum(y * np.log(softmaxed), axis=0, keepdims=True)
    return np.mean(per_sample, axis=1, keepdims=True)


def compute_grads(softmaxed, x, y):
    per_sample = (softmaxed - y)[:, None, :] * x[None, :, :]
    d_W = np.mean(per_sample, axis=2, keepdims=True)
    return np.squeeze(d_W, axis=2), np.mean(softmaxed - y, axis=1, keepdims=True)
