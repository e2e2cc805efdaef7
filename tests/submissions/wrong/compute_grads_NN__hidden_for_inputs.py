"""d_W is built from the hidden layer, not from the inputs.

loses: compute_grads_NN.d_W
mistake: hidden-for-inputs
"""


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    def layer_grads(delta, inp):
        n = delta.shape[1]
        return delta @ inp.T / n, delta.sum(axis=1, keepdims=True) / n

    delta2 = softmaxed - Y_batch
    delta1 = (U.T @ delta2) * (hidden > 0)
    d_U, d_b2 = layer_grads(delta2, hidden)
    d_W, d_b1 = layer_grads(delta1, hidden)
    return d_U, d_b2, d_W, d_b1
