"""Calls forward_NN and applies tanh to its hidden layer.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: two-activations
"""


def forward_tanh(U, b2, W, b1, X_batch):
    _, hidden, _ = forward_NN(U, b2, W, b1, X_batch)
    hidden = np.tanh(hidden)
    out = U @ hidden + b2
    return softmax(out), hidden, out
