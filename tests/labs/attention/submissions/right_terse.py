"""Einsum, arguments by name only, and in another order."""

import numpy as np
# %%
softmax = lambda z: (e := np.exp(z - z.max(-1, keepdims=True))) / e.sum(-1, keepdims=True)

def attend(*, queries, keys, values, mask=None):
    scores = np.einsum("...td,...sd->...ts", queries, keys) / queries.shape[-1] ** 0.5
    attention = softmax(scores if mask is None else scores + np.where(mask, 0, -1e30))
    return np.einsum("...ts,...sd->...td", attention, values), attention
# %%
def multi_head(X, weights, heads):
    q, k, v = ((X @ weights[n]).reshape(len(X), heads, -1).swapaxes(0, 1) for n in ("Wq", "Wk", "Wv"))
    out, _ = attend(queries=q, keys=k, values=v)
    return out.swapaxes(0, 1).reshape(len(X), -1) @ weights["Wo"]

def positions(width, length):
    i = np.arange(width)
    angle = np.arange(length)[:, None] / 10_000 ** (i // 2 * 2 / width)
    return np.where(i % 2, np.cos(angle), np.sin(angle))
