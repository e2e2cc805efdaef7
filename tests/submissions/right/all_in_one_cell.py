"""All eight functions in one cell, the plain textbook solution."""

def compute_grads(softmaxed, x, y):
    delta = softmaxed - y
    d_W = delta @ x.T / y.shape[1]
    d_b = np.sum(delta, axis=1, keepdims=True) / y.shape[1]
    return d_W, d_b

def compute_loss(softmaxed, y):
    return -np.sum(y * np.log(softmaxed)) / y.shape[1]

def relu(x):
    return np.maximum(x, 0)

def d_relu(x):
    return (x > 0).astype(float)

def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    delta = softmaxed - Y_batch
    d_z = (U.T @ delta) * d_relu(W @ X_batch + b1)
    return (delta @ hidden.T / N, np.sum(delta, axis=1, keepdims=True) / N,
            d_z @ X_batch.T / N, np.sum(d_z, axis=1, keepdims=True) / N)

def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out

def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    delta = softmaxed - Y_batch
    d_z = (U.T @ delta) * (1 - hidden**2)
    return (delta @ hidden.T / N, np.sum(delta, axis=1, keepdims=True) / N,
            d_z @ X_batch.T / N, np.sum(d_z, axis=1, keepdims=True) / N)
