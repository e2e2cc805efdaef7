"""Uses `forward`, which has a softmax inside, and then applies another one.

loses: forward_NN.softmaxed forward_NN.out
mistake: softmax-twice
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = forward(U, b2, hidden)
    return softmax(out), hidden, out
