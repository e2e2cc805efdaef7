"""Adds to a buffer that is never emptied.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: nondeterministic + reads-global
"""

_buf = {}
def forward_NN(U, b2, W, b1, x):
    h = _buf.setdefault('h', np.zeros((64, 64)))[:W.shape[0], :x.shape[1]]
    h += np.maximum(W @ x + b1, 0)
    o = U @ h + b2
    return softmax(o), h, o
