"""np.matmul with np.transpose in the forward pass, np.tensordot over the batch axis in the gradients."""

def forward_NN(U, b2, W, b1, x):
    hidden = relu(np.matmul(W, x) + b1)
    out = np.matmul(U, hidden) + b2
    softmaxed = softmax(out)
    return softmaxed, hidden, out


def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(np.matmul(W, X_batch) + b1)
    out = np.matmul(U, hidden) + b2
    softmaxed = softmax(out)
    return softmaxed, hidden, out


def compute_grads(softmaxed, x, y):
    d_z = (softmaxed - y) / softmaxed.shape[1]
    d_W = np.tensordot(d_z, x, axes=(1, 1))
    d_b = np.tensordot(d_z, np.ones(x.shape[1]), axes=1).reshape(-1, 1)
    return d_W, d_b


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch) / softmaxed.shape[1]
    d_U = np.tensordot(d_out, hidden, axes=([1], [1]))
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_hidden = np.tensordot(U, d_out, axes=([0], [0]))
    d_z = d_hidden * (1 - np.square(hidden))
    d_W = np.tensordot(d_z, X_batch, axes=([1], [1]))
    d_b1 = d_z.sum(axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
