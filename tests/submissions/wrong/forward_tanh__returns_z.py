"""z is returned in the place of the hidden layer.

loses: forward_tanh.hidden
mistake: z-for-hidden
"""


def forward_tanh(U, b2, W, b1, X_batch):
    z = W @ X_batch + b1
    out = U @ np.tanh(z) + b2
    return softmax(out), z, out
