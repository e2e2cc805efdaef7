"""hidden is returned before the activation; the rest is right.

loses: forward_NN.hidden
mistake: z-for-hidden
"""

def forward_NN(U, b2, W, b1, x):
    z = W @ x + b1
    o = U @ relu(z) + b2
    return softmax(o), z, o
