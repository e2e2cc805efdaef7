"""Attention in NumPy: masks that may be left out, heads, and arguments in several orders."""

from typing import Any

import numpy as np

from grader.lab import Lab, Mistake, Problems
from grader.values.tree import AnyArray

lab = Lab("attention", "Attention")
one = lab.task("1", "One head")
many = lab.task("2", "Several heads")


def sequences(rng: np.random.Generator, T: int, d: int, h: int, masked: bool) -> dict[str, Any]:
    """T queries, keys and values of h heads of d numbers, weights, perhaps a causal mask."""
    D = h * d
    drawn = {
        "X": rng.normal(size=(T, D)),
        "Q": rng.normal(size=(T, d)),
        "K": rng.normal(size=(T, d)),
        "V": 3 * rng.normal(size=(T, d + 1)),
        "weights": {name: rng.normal(size=(D, D)) / 2 for name in ("Wq", "Wk", "Wv", "Wo")},
        "heads": h,
        "scores": 3 * rng.normal(size=(T, T)),
        "length": T,
        "width": 2 * d,
    }
    return {**drawn, "mask": np.tril(np.ones((T, T), dtype=bool))} if masked else drawn


on = Problems(
    sequences,
    [
        {"T": 4, "d": 3, "h": 2, "masked": False},
        {"T": 3, "d": 2, "h": 3, "masked": True},
        {"T": 6, "d": 4, "h": 1, "masked": True},
        {"T": 2, "d": 5, "h": 2, "masked": False},
        {"T": 4, "d": 3, "h": 2, "masked": False},
    ],
    words={"T": "tokens", "h": "heads"},
)


@lab.function(one, on=on, returns={"weights": 2})
def softmax(scores: AnyArray) -> AnyArray:
    """Weights of each row, which sum to 1."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


@lab.function(
    one,
    on=on,
    returns={"output": 3, "attention": 3},
    calls=("Q, K, V, mask", "Q, K, V, mask=mask", "queries=Q, keys=K, values=V, mask=mask"),
)
def attend(
    Q: AnyArray, K: AnyArray, V: AnyArray, mask: AnyArray | None = None
) -> tuple[AnyArray, AnyArray]:
    """Scaled dot-product attention: values, and the weights that they were mixed by."""
    scores = Q @ K.T / np.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -1e9)
    attention = softmax(scores)
    return attention @ V, attention


@lab.function(
    many, on=on, returns={"output": 4}, calls=("X, weights, heads", "X, weights, heads, mask")
)
def multi_head(X: AnyArray, weights: dict[str, AnyArray], heads: int) -> AnyArray:
    """Self-attention in several heads, joined and projected; no mask is applied."""
    parts = [np.split(X @ weights[name], heads, axis=1) for name in ("Wq", "Wk", "Wv")]
    joined = [attend(q, k, v)[0] for q, k, v in zip(*parts, strict=True)]
    return np.asarray(np.concatenate(joined, axis=1) @ weights["Wo"])


@lab.function(many, on=on, returns={"encoding": 3}, calls=("length, width", "width, length"))
def positions(length: int, width: int) -> AnyArray:
    """Sines in even and cosines in odd columns."""
    angle = np.arange(length)[:, None] / 10_000 ** (np.arange(0, width, 2) / width)
    return np.stack([np.sin(angle), np.cos(angle)], axis=2).reshape(length, width)


lab.mistakes(
    [
        Mistake(
            "not-scaled",
            "attend",
            "How large do products become as vectors grow longer?",
            lambda Q, K, V, mask=None: dict(
                zip(
                    ("output", "attention"),
                    attend(Q * np.sqrt(Q.shape[-1]), K, V, mask),
                    strict=True,
                )
            ),
            credit=0.5,
        )
    ]
)
