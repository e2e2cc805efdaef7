"""The two-layer gradients as plain loops over Python lists."""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    h = hidden.tolist()
    s = softmaxed.tolist()
    u = U.tolist()
    x = X_batch.tolist()
    y = Y_batch.tolist()
    C, H, M, N = len(u), len(u[0]), len(x), len(x[0])

    d_U = np.zeros((C, H))
    d_b2 = np.zeros((C, 1))
    d_W = np.zeros((H, M))
    d_b1 = np.zeros((H, 1))

    for n in range(N):
        e = [s[c][n] - y[c][n] for c in range(C)]
        for c in range(C):
            d_b2[c][0] += e[c]
            for k in range(H):
                d_U[c][k] += e[c] * h[k][n]
        for k in range(H):
            if h[k][n] > 0:
                g = 0.0
                for c in range(C):
                    g += u[c][k] * e[c]
                d_b1[k][0] += g
                for m in range(M):
                    d_W[k][m] += g * x[m][n]

    for grad in (d_U, d_b2, d_W, d_b1):
        grad /= N
    return d_U, d_b2, d_W, d_b1


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    C, H = U.shape
    M, N = X_batch.shape
    d_U, d_b2 = np.zeros((C, H)), np.zeros((C, 1))
    d_W, d_b1 = np.zeros((H, M)), np.zeros((H, 1))
    for n in range(N):
        e = (softmaxed[:, n] - Y_batch[:, n]) / N
        for c in range(C):
            d_b2[c, 0] += e[c]
            d_U[c] += e[c] * hidden[:, n]
        for k in range(H):
            g = sum(U[c, k] * e[c] for c in range(C)) * (1 - hidden[k, n] * hidden[k, n])
            d_b1[k, 0] += g
            d_W[k] += g * X_batch[:, n]
    return d_U, d_b2, d_W, d_b1
