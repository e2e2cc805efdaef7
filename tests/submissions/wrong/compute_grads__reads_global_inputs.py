"""Uses the notebook's X_train, not the batch that it is given.

loses: compute_grads.d_W compute_grads.d_b
mistake: reads-global
"""

from sklearn.datasets import make_blobs

X_train, labels = make_blobs(n_samples=300, n_features=2, random_state=42)

# %%
def compute_grads(softmaxed, x, y):
    error = softmaxed - y
    d_W = error @ X_train / len(X_train)
    d_b = error.sum(axis=1, keepdims=True) / len(X_train)
    return d_W, d_b
