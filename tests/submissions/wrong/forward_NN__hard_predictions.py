"""Returns the predicted class one-hot.

loses: forward_NN.softmaxed
mistake: hard-predictions
"""


def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    probs = softmax(out)
    predictions = (probs == probs.max(axis=0, keepdims=True)).astype(float)
    return predictions, hidden, out
