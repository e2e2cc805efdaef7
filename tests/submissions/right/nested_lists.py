"""Pure Python: the gradients and the derivative of relu come back as lists of lists.
note: lists
"""

def compute_grads(softmaxed, x, y):
    C, N, M = len(y), len(y[0]), len(x)
    d_W = [[0.0] * M for _ in range(C)]
    d_b = [[0.0] for _ in range(C)]
    for c in range(C):
        for n in range(N):
            e = float(softmaxed[c][n] - y[c][n]) / N
            d_b[c][0] += e
            for m in range(M):
                d_W[c][m] += e * float(x[m][n])
    return d_W, d_b


def d_relu(x):
    return [[1 if v > 0 else 0 for v in row] for row in x]
