"""d_relu is one at exactly zero, which is right, but the gradients ask it about hidden.

note: carried
"""

def d_relu(x):
    return (x >= 0).astype(int)


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    d_out = (softmaxed - Y_batch) / Y_batch.shape[1]
    d_z = (U.T @ d_out) * d_relu(hidden)
    return d_out @ hidden.T, d_out.sum(1, keepdims=True), d_z @ X_batch.T, d_z.sum(1, keepdims=True)
