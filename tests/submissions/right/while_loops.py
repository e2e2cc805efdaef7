"""while loops with counters that are increased by hand."""

def compute_grads(softmaxed, x, y):
    n = 0
    d_W = 0
    d_b = 0
    while n < x.shape[1]:
        e = softmaxed[:, n:n+1] - y[:, n:n+1]
        d_W = d_W + e @ x[:, n:n+1].T
        d_b = d_b + e
        n += 1
    return d_W / n, d_b / n


def compute_loss(softmaxed, y):
    n, loss = 0, 0
    while True:
        if n == y.shape[1]:
            break
        c = 0
        while y[c, n] != 1:
            c += 1
        loss += -np.log(softmaxed[c, n])
        n += 1
    return loss / n
