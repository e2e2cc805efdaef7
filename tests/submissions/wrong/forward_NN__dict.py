"""Returns a cache in a dictionary.

partly: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: returns-dict
"""


def forward_NN(U, b2, W, b1, x):
    cache = {}
    cache["hidden"] = relu(W @ x + b1)
    cache["out"] = U @ cache["hidden"] + b2
    cache["softmaxed"] = softmax(cache["out"])
    return cache
