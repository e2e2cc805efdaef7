"""Central differences, step 1e-4, all four of the tanh network."""

def compute_grads_tanh(hidden, softmaxed, U, X, Y, W, b1):
    b = np.log(softmaxed) - U @ hidden
    def num(f, P, h=1e-4):
        g = np.empty(P.shape)
        for i in np.ndindex(P.shape):
            E = np.zeros(P.shape); E[i] = h
            g[i] = (f(P + E) - f(P - E)) / h / 2
        return g
    loss = lambda s: compute_loss(s, Y)
    return (num(lambda P: loss(softmax(P @ hidden + b)), U),
            num(lambda P: loss(softmax(U @ hidden + b + P)), np.zeros((len(U), 1))),
            num(lambda P: loss(softmax(U @ np.tanh(P @ X + b1) + b)), W),
            num(lambda P: loss(softmax(U @ np.tanh(W @ X + P) + b)), b1))
