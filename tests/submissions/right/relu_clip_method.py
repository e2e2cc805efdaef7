"""relu as the clip method, which is what the handout did; the derivative is a boolean array."""

def relu(x):
    return x.clip(0)


def d_relu(x):
    return x > 0


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W.dot(x) + b1)
    out = U.dot(hidden) + b2
    return (softmax(out), hidden, out)


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    m = X_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_hidden = U.T.dot(d_out)
    d_z = d_hidden * d_relu(hidden)
    return d_out.dot(hidden.T) / m, d_out.sum(1, keepdims=True) / m, d_z.dot(X_batch.T) / m, d_z.sum(1, keepdims=True) / m
