"""ReLU is applied to the output layer as well.

loses: forward_NN.softmaxed forward_NN.out
mistake: activation-on-out
"""


def forward_NN(U, b2, W, b1, x):
    def layer(A, b, inp):
        return relu(A @ inp + b)

    hidden = layer(W, b1, x)
    out = layer(U, b2, hidden)
    return softmax(out), hidden, out
