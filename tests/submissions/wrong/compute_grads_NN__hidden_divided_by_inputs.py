"""The hidden layer is divided by the number of inputs.

loses: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: divided-by-inputs
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    def grads(delta, a, n):
        return delta @ a.T / n, delta.sum(axis=1, keepdims=True) / n

    delta2 = softmaxed - Y_batch
    delta1 = (U.T @ delta2) * d_relu(hidden)
    d_U, d_b2 = grads(delta2, hidden, Y_batch.shape[1])
    d_W, d_b1 = grads(delta1, X_batch, X_batch.shape[0])
    return d_U, d_b2, d_W, d_b1
