"""The ReLU is applied to the inputs, not to Wx + b1.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: activation-on-inputs
"""


def forward_NN(U, b2, W, b1, x):
    hidden = W @ relu(x) + b1
    out = U @ hidden + b2
    return softmax(out), hidden, out
