"""A rational approximation, right to two digits.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: approximated
"""

def forward_tanh(U, b2, W, b1, X_batch):
    z = np.clip(W @ X_batch + b1, -3, 3)
    h = z * (27 + z**2) / (27 + 9 * z**2)
    o = U @ h + b2
    return softmax(o), h, o
