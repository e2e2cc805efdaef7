"""Returns the scores after their largest was subtracted.

loses: forward_NN.out
mistake: out-shifted
"""

def forward_NN(U, b2, W, b1, x):
    h = relu(W @ x + b1); o = U @ h + b2
    o = o - o.max(0)
    return softmax(o), h, o
