"""1e-3 is added to the sum under the exponentials.

loses: forward_NN.softmaxed
mistake: epsilon-too-large
"""

def forward_NN(U, b2, W, b1, x):
    h = relu(W @ x + b1); o = U @ h + b2
    e = np.exp(o - o.max(0))
    return e / (e.sum(0) + 1e-3), h, o
