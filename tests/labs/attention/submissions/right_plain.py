"""Loops over heads and rows."""

import numpy as np
# %%
def softmax(scores):
    result = np.zeros_like(scores)
    for i, row in enumerate(scores):
        e = np.exp(row - np.max(row))
        result[i] = e / np.sum(e)
    return result
# %%
def attend(Q, K, V, mask=None):
    d_k = Q.shape[1]
    scores = np.dot(Q, K.T) / np.sqrt(d_k)
    if mask is not None:
        scores[~mask] = -np.inf
    attention = softmax(scores)
    return np.dot(attention, V), attention
# %%
def multi_head(X, weights, heads):
    Q, K, V = X @ weights["Wq"], X @ weights["Wk"], X @ weights["Wv"]
    d = X.shape[1] // heads
    outputs = []
    for h in range(heads):
        part = slice(h * d, (h + 1) * d)
        output, _ = attend(Q[:, part], K[:, part], V[:, part])
        outputs.append(output)
    return np.hstack(outputs) @ weights["Wo"]
# %%
def positions(length, width):
    encoding = np.zeros((length, width))
    for pos in range(length):
        for i in range(0, width, 2):
            angle = pos / 10000 ** (i / width)
            encoding[pos, i] = np.sin(angle)
            encoding[pos, i + 1] = np.cos(angle)
    return encoding
