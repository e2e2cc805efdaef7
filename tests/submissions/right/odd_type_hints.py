"""Type hints that do not say the truth, or that say too much."""

import typing as t
from typing import Any, Optional, Union


def compute_grads(softmaxed: list, x: "array (M, N)", y: t.Sequence[int]) -> float:
    d_z: int = softmaxed - y
    n: "number of samples" = y.shape[1]
    return d_z @ x.T / n, d_z.sum(axis=1, keepdims=True) / n


def compute_loss(softmaxed: Any, y: Optional[np.ndarray]) -> str:
    return -np.mean(np.sum(y * np.log(softmaxed), axis=0))


def relu(x: Union[float, np.ndarray, None]) -> t.Callable:
    return np.maximum(x, 0)


def d_relu(x) -> "0 or 1":
    return x > 0


def forward_tanh(U: np.ndarray, b2, W: np.array, b1, X_batch: t.Any) -> dict[str, np.ndarray]:
    hidden: np.ndarray
    hidden = np.tanh(W @ X_batch + b1)
    out: t.List[t.List[float]] = U @ hidden + b2
    return softmax(out), hidden, out
