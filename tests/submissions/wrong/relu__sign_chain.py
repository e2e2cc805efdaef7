"""relu is |x|; d_relu = sgn(ReLU(x)) and all that is built on these two fail with it.

loses: relu.value
carried: d_relu.value forward_NN.softmaxed forward_NN.hidden forward_NN.out compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: absolute-value
"""


def relu(x):
    return x * np.sign(x)


def d_relu(x):
    return np.sign(relu(x))


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    n = X_batch.shape[1]
    d_out = (softmaxed - Y_batch) / n
    d_z = U.T @ d_out * d_relu(W @ X_batch + b1)
    d_U = d_out @ hidden.T
    d_W = d_z @ X_batch.T
    return d_U, d_out.sum(1, keepdims=True), d_W, d_z.sum(1, keepdims=True)
