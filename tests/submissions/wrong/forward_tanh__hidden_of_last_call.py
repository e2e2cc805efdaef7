"""hidden is that of the last call, if its shape was the same.

loses: forward_tanh.hidden
mistake: nondeterministic
"""

last = None
def forward_tanh(U, b2, W, b1, X_batch):
    global last
    h = np.tanh(W @ X_batch + b1)
    prev = last if last is not None and last.shape == h.shape else h
    last = h * 1.1
    o = U @ h + b2
    return softmax(o), prev, o
