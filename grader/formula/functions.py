"""Functions that every reader knows. They take and return matrices, column by column."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.formula.errors import ShapeError
from grader.formula.values import Array

Function = Callable[..., Any]


def softmax(z: Array) -> Array:
    """Softmax of each column."""
    exponentials = np.exp(z - z.max(axis=0, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=0, keepdims=True))


def relu(z: Array) -> Array:
    """The positive part."""
    return np.maximum(z, 0.0)


def step(z: Array) -> Array:
    """1 where z is positive, 0 elsewhere: the derivative of relu."""
    return np.asarray(z > 0, dtype=np.float64)


def d_tanh(z: Array) -> Array:
    """The derivative of tanh."""
    return np.asarray(1.0 - np.tanh(z) ** 2)


def diagonal(column: Array) -> Array:
    """The square matrix with a column on its diagonal. ShapeError for anything but a column."""
    if column.ndim != 2 or column.shape[1] != 1:
        raise ShapeError("diag of something that is not a column")
    return np.diag(column[:, 0])


STANDARD: Mapping[str, Function] = {
    "exp": np.exp,
    "log": np.log,
    "ln": np.log,
    "sqrt": np.sqrt,
    "tanh": np.tanh,
    "tanh'": d_tanh,
    "max": np.maximum,
    "min": np.minimum,
    "sgn": np.sign,
    "sign": np.sign,
    "diag": diagonal,
    "softmax": softmax,
    "relu": relu,
    "relu'": step,
    "step": step,
    "heaviside": step,
}
