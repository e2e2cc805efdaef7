"""The scores are divided by 1.01 before the softmax.

loses: forward_NN.softmaxed
mistake: temperature
"""

def forward_NN(U, b2, W, b1, x):
    h = relu(W @ x + b1); o = U @ h + b2
    return softmax(o / 1.01), h, o
