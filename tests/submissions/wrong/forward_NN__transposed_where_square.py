"""Turns U wherever it is square.

loses: forward_NN.softmaxed forward_NN.out
mistake: square-transposed
"""

def forward_NN(U, b2, W, b1, x):
    h = relu(W @ x + b1)
    V = U.T if U.shape[0] == U.shape[1] else U
    o = V @ h + b2
    return softmax(o), h, o
