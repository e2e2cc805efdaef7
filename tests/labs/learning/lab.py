"""Principal components, k-means and a classifier class: signs and names of clusters are free."""

from typing import Any

import numpy as np

from grader.lab import Lab, Output, Problems, Student, UpToRelabelling, UpToSign
from grader.values.tree import AnyArray

lab = Lab("learning", "Classical machine learning")
task = lab.task("1", "Components and clusters")
classes = lab.task("2", "A classifier")


def clouds(rng: np.random.Generator, n: int, d: int, k: int) -> dict[str, Any]:
    """n points around each of k centres far apart, d coordinates of different spread."""
    centres = rng.normal(size=(k, d)) + 9 * np.arange(k)[:, None] * np.where(
        np.arange(d) % 2, 1, -1
    )
    labels = np.repeat(np.arange(k), n)
    X = centres[labels] + rng.normal(size=(k * n, d)) * np.linspace(0.5, 1, d)
    order = rng.permutation(len(X))
    return {"X": X[order], "y": labels[order], "k": k, "new": centres + rng.normal(size=(k, d))}


sizes = [
    {"n": 8, "d": 3, "k": 2},
    {"n": 9, "d": 2, "k": 3},
    {"n": 7, "d": 4, "k": 3},
    {"n": 8, "d": 3, "k": 2},
]
on = Problems(clouds, sizes, words={"n": "points", "k": "clusters"})


@lab.function(task, on=on, returns={"components": UpToSign(3, axis=0), "variances": 2})
def pca(X: AnyArray, k: int) -> tuple[AnyArray, AnyArray]:
    """The first k - 1 components in rows, and their variances."""
    _, s, rows = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    return rows[: k - 1], s[: k - 1] ** 2 / (len(X) - 1)


@lab.function(task, on=on, returns={"labels": UpToRelabelling(4)}, seed=5)
def k_means(X: AnyArray, k: int) -> AnyArray:
    """The cluster of each point, started from points far apart."""
    centres = [X[0]]
    while len(centres) < k:
        apart = np.min([np.sum((X - centre) ** 2, axis=1) for centre in centres], axis=0)
        centres.append(X[int(np.argmax(apart))])
    means, labels = np.array(centres), np.zeros(len(X), dtype=int)
    for _ in range(20):
        labels = np.argmin(((X[:, None] - means) ** 2).sum(axis=2), axis=1)
        means = np.array([X[labels == at].mean(axis=0) for at in range(k)])
    return labels


class NearestMean:
    """Predicts the class whose mean is nearest."""

    def fit(self, X: AnyArray, y: AnyArray) -> "NearestMean":
        self.classes_ = np.unique(y)
        self.means_ = np.array([X[y == one].mean(axis=0) for one in self.classes_])
        return self

    def predict(self, X: AnyArray) -> AnyArray:
        apart = ((X[:, None] - self.means_) ** 2).sum(axis=2)
        found: AnyArray = self.classes_[np.argmin(apart, axis=1)]
        return found


@lab.steps(classes, "NearestMean.fit", on=on, returns={"means_": 2})
def fitted(student: Student, X: Any, y: Any) -> Any:
    """What is learned: a mean for each class."""
    model = student.NearestMean()
    model.fit(X, y)
    return model.means_


@lab.steps(classes, "NearestMean.predict", on=on, returns={"classes": Output(3)})
def predicted(student: Student, X: Any, y: Any, new: Any) -> Any:
    """Classes of new points, after fit on labels that are not places."""
    return student.NearestMean().fit(X, 10 * y + 7).predict(new)
