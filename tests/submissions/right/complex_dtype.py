"""Complex arrays whose imaginary part is zero."""

def forward_tanh(U, b2, W, b1, X):
    z = (W @ X + b1).astype(complex)
    h = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    o = U @ h + b2
    return softmax(o.real) + 0j, h, o
