"""predict is not filled in yet.

loses: NearestMean.predict.classes
status: not_attempted
"""
class NearestMean:
    def fit(self, X, y):
        self.means_ = np.stack([X[y == c].mean(0) for c in np.unique(y)])
        return self
    def predict(self, X):
        pass
