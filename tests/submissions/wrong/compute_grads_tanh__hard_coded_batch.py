"""The batch size is written into the code.

loses: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: hard-coded-batch
"""

BATCH_SIZE = 10


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    delta = softmaxed - Y_batch
    delta_h = (U.T @ delta) * (1 - hidden**2)
    grads = (
        delta @ hidden.T,
        delta.sum(axis=1, keepdims=True),
        delta_h @ X_batch.T,
        delta_h.sum(axis=1, keepdims=True),
    )
    return [g / BATCH_SIZE for g in grads]
