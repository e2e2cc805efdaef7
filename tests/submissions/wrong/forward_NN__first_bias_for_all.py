"""Only the first entry of b1 is used.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: one-bias
"""

def forward_NN(U, b2, W, b1, x):
    h = relu(W @ x + b1[0])
    o = U @ h + b2
    return softmax(o), h, o
