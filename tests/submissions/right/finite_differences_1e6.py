"""Central differences of the student's own loss, step 1e-6."""

def _num(f, P, h=1e-6):
    P = P.astype(float).copy()
    g = np.zeros_like(P)
    it = np.nditer(P, flags=['multi_index'])
    for _ in it:
        i = it.multi_index
        old = P[i]
        P[i] = old + h; up = f(P)
        P[i] = old - h; down = f(P)
        P[i] = old
        g[i] = (up - down) / (2 * h)
    return g
def compute_grads_NN(hidden, softmaxed, U, X, Y, W, b1):
    b2 = np.log(softmaxed) - U @ hidden
    b2 = b2 - 0
    L = lambda U, b2, W, b1: compute_loss(forward_NN(U, b2, W, b1, X)[0], Y)
    b = b2
    dU = _num(lambda P: compute_loss(softmax(P @ hidden + b), Y), U)
    z = np.zeros((U.shape[0], 1))
    db2 = _num(lambda P: compute_loss(softmax(U @ hidden + b + P), Y), z)
    dW = _num(lambda P: compute_loss(softmax(U @ relu(P @ X + b1) + b), Y), W)
    db1 = _num(lambda P: compute_loss(softmax(U @ relu(W @ X + P) + b), Y), b1)
    return dU, db2, dW, db1
