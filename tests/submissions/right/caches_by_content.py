"""Results are kept by the bytes of the arguments."""

_cache = {}
def forward_NN(U, b2, W, b1, x):
    key = b''.join(a.tobytes() for a in (U, b2, W, b1, x))
    if key not in _cache:
        h = relu(W @ x + b1); o = U @ h + b2
        _cache[key] = softmax(o), h, o
    return _cache[key]
