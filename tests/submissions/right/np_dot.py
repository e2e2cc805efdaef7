"""np.dot and the dot method everywhere, np.divide and np.subtract instead of signs."""

def compute_grads(softmaxed, x, y):
    m = x.shape[1]
    dz = np.subtract(softmaxed, y)
    dW = np.divide(np.dot(dz, x.T), m)
    db = np.divide(np.sum(dz, axis=1, keepdims=True), m)
    return dW, db


def forward_NN(U, b2, W, b1, x):
    z = np.add(W.dot(x), b1)
    hidden = relu(z)
    out = np.add(U.dot(hidden), b2)
    return softmax(out), hidden, out


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    m = X_batch.shape[1]
    dZ2 = softmaxed - Y_batch
    dW2 = 1 / m * np.dot(dZ2, hidden.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(U.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(hidden > 0))
    dW1 = 1 / m * np.dot(dZ1, X_batch.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return dW2, db2, dW1, db1


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    m = X_batch.shape[1]
    dZ2 = softmaxed - Y_batch
    dW2 = 1 / m * np.dot(dZ2, hidden.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = np.dot(U.T, dZ2) * (1 - np.power(hidden, 2))
    dW1 = 1 / m * np.dot(dZ1, X_batch.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return dW2, db2, dW1, db1
