"""A small lab of functions that take and return more than arrays: dicts, texts, numbers, lists."""

from itertools import pairwise
from typing import Any

import numpy as np

from grader.lab import Lab, Output, Problems
from grader.values.tree import AnyArray

lab = Lab("words", "Counting words")
task = lab.task("1", "Words")

_WORDS = ("net", "layer", "loss", "step", "batch")


def texts(rng: np.random.Generator, N: int) -> dict[str, Any]:
    """N words, the widths of layers, weights by name, and a learning rate."""
    return {
        "words": [_WORDS[at] for at in rng.integers(len(_WORDS), size=N)],
        "widths": [int(width) for width in rng.integers(2, 9, size=N)],
        "weights": {"W1": rng.normal(size=(2, N)), "W2": rng.normal(size=(3, 2))},
        "x": rng.normal(size=(N, 4)),
        "rate": float(rng.uniform(0.1, 1)),
    }


on = Problems(texts, [{"N": 4}, {"N": 7}, {"N": 5}])


@lab.function(task, on=on, returns={"dW1": 4, "dW2": 2})
def steps(weights: dict[str, AnyArray], rate: float) -> dict[str, AnyArray]:
    """How the weights change."""
    return {"dW1": -rate * weights["W1"], "dW2": -rate * weights["W2"]}


@lab.function(task, on=on, returns={"total": 1})
def parameters_of(widths: list[int]) -> int:
    """Number of weights of a network."""
    return sum(one * other for one, other in pairwise(widths))


@lab.function(task, on=on, returns={"longest": 1})
def longest(words: list[str]) -> str:
    """The longest word, the first of several."""
    return max(words, key=len)


@lab.function(task, on=on, returns={"shapes": 2})
def shapes_of(widths: list[int]) -> list[tuple[int, int]]:
    """Shapes of the weights."""
    return [(other, one) for one, other in pairwise(widths)]


@lab.function(task, on=on, returns={"found": 1})
def position_of(words: list[str], widths: list[int]) -> int | None:
    """Where a word of five letters is, None where there is none."""
    return next((at for at, word in enumerate(words) if len(word) == widths[0]), None)


@lab.function(task, on=on, returns={"counts": 2, "layers": 2})
def summary(words: list[str], x: AnyArray) -> tuple[dict[str, Any], list[AnyArray]]:
    """How often each word is there, and two arrays of different shapes."""
    return {word: words.count(word) for word in words}, [x, x.mean(axis=0)]


@lab.function(task, on=on, returns={"rounded": Output(1, rounded=True)})
def rounded(widths: list[int]) -> int:
    """A whole number that need not be exact."""
    return sum(widths) * 10**6
