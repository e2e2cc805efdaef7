"""fit gives nothing back, so that predict cannot follow it in one line.

loses: NearestMean.predict.classes
status: crashed
"""
class NearestMean:
    def fit(self, X, y):
        self.classes_ = np.unique(y)
        self.means_ = np.stack([X[y == c].mean(0) for c in self.classes_])
    def predict(self, X):
        return self.classes_[np.linalg.norm(X[:, None] - self.means_, axis=2).argmin(1)]
