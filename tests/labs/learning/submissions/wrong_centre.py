"""The data is not centred; the variances are divided by n.

loses: pca.components pca.variances
"""
def pca(X, k):
    _, s, rows = np.linalg.svd(X, full_matrices=False)
    return rows[:k - 1], s[:k - 1] ** 2 / len(X)
