"""Signs of its own, labels that are texts, a base class and vectorised distances."""

import numpy as np
# %%
def pca(X, k):
    u, s, vt = np.linalg.svd(X - X.mean(0))
    signs = np.sign(vt[np.arange(len(vt)), np.abs(vt).argmax(1)])
    return (vt * signs[:, None])[:k - 1], (s**2 / (len(X) - 1))[:k - 1]

def k_means(X, k):
    chosen = [len(X) - 1]
    for _ in range(k - 1):
        chosen.append(np.linalg.norm(X[:, None] - X[chosen], axis=2).min(axis=1).argmax())
    means = X[chosen]
    while True:
        labels = np.linalg.norm(X[:, None] - means, axis=2).argmin(axis=1)
        new = np.stack([X[labels == j].mean(0) for j in range(k)])
        if np.allclose(new, means):
            return [k - 1 - int(label) for label in labels]
        means = new

class Model:
    def fit(self, X, y):
        self.classes_, self.inverse = np.unique(y, return_inverse=True)
        self.means_ = np.stack([X[self.inverse == j].mean(0) for j in range(len(self.classes_))])
        return self

class NearestMean(Model):
    def predict(self, X):
        return self.classes_[np.linalg.norm(X[:, None] - self.means_, axis=2).argmin(1)]
