"""Points are cut in equal parts; the prediction gives places, not classes.

loses: k_means.labels NearestMean.predict.classes
"""
def k_means(X, k):
    return np.argsort(np.argsort(X[:, 0])) * k // len(X) // 2
# %%
class NearestMean:
    def fit(self, X, y):
        self.means_ = np.stack([X[y == c].mean(0) for c in np.unique(y)])
        return self
    def predict(self, X):
        return np.linalg.norm(X[:, None] - self.means_, axis=2).argmin(1)
