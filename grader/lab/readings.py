"""Readings: the ways in which a returned array may be read as the value that was asked for.

The exact shape is always read first. A reading that costs something, or deserves a word, says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from grader.values.tree import AnyArray

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Reading:
    """One way to read an array.

    candidates(array, shape) yields the arrays of that shape that the returned one could stand for;
    credit is the share of an output's points that it earns; note is what the student is told.
    """

    id: str
    candidates: Callable[[AnyArray, Shape], Iterator[AnyArray]]
    credit: float = 1.0
    note: str = ""


def squeezed(shape: Shape) -> Shape:
    """A shape without its axes of length one."""
    return tuple(extent for extent in shape if extent != 1)


def _exact(array: AnyArray, shape: Shape) -> Iterator[AnyArray]:
    if array.shape == shape:
        yield array


def _any_scalar(array: AnyArray, shape: Shape) -> Iterator[AnyArray]:
    if shape == () and array.size == 1:
        yield array.reshape(())


def _flat(array: AnyArray, shape: Shape) -> Iterator[AnyArray]:
    if array.shape != shape and shape != () and squeezed(array.shape) == squeezed(shape):
        yield array.reshape(shape)


EXACT = Reading("exact", _exact)
SCALAR = Reading("scalar", _any_scalar)
FLAT = Reading(
    "flat",
    _flat,
    credit=0.8,
    note="The values are right, but the shape is {got}, not {want}: whatever is computed with it "
    "may be broadcast into something else.",
)


@dataclass(frozen=True)
class PerSample:
    """The candidates of an array that may hold one value per sample along an axis."""

    axis: int

    def __call__(self, array: AnyArray, shape: Shape) -> Iterator[AnyArray]:
        """Its sum and its mean along the axis, where they are of the shape that is asked for."""
        if array.ndim != len(shape) or array.shape == shape:
            return
        summed = tuple(1 if at == self.axis else extent for at, extent in enumerate(array.shape))
        if summed == shape and array.shape[self.axis]:
            yield np.sum(array, axis=self.axis, keepdims=True)
            yield np.mean(array, axis=self.axis, keepdims=True)


def per_sample(axis: int = 1) -> Reading:
    """Accept one value per sample along an axis where their sum or their mean is the answer."""
    return Reading(
        "per-sample",
        PerSample(axis),
        note="One column per sample: accepted, since over the batch it comes to the right value of "
        "shape {want}.",
    )


DEFAULT_READINGS = (EXACT, SCALAR, FLAT)
STRICT_READINGS = (EXACT, SCALAR)
