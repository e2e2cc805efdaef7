"""Takes a value for what belongs in its place, or raises Odd."""

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from grader.values.tree import AnyArray

T = TypeVar("T")


class Odd(Exception):
    """A value that does not belong where it is."""


def exactly(kind: type[T], value: Any) -> T:
    """A value that must be exactly of a type."""
    if type(value) is not kind:
        raise Odd(f"a {type(value).__name__} in the place of a {kind.__name__}")
    return value


def or_none(read: Callable[[Any], T], value: Any) -> T | None:
    """None, or what else must be there."""
    return None if value is None else read(value)


def parts_of(value: Any, count: int) -> tuple[Any, ...]:
    """A tuple of so many values."""
    parts = exactly(tuple, value)
    if len(parts) != count:
        raise Odd(f"{len(parts)} values in the place of {count}")
    return parts


def all_of(read: Callable[[Any], T], value: Any) -> tuple[T, ...]:
    """A tuple of values of one kind."""
    return tuple(map(read, exactly(tuple, value)))


def text_of(value: Any) -> str:
    """A text."""
    return exactly(str, value)


def whole(value: Any) -> int:
    """A whole number from -1 to 2**32 - 1."""
    number = exactly(int, value)
    if not -1 <= number < 2**32:
        raise Odd("a number that is out of range")
    return number


def counted(value: Any) -> int:
    """A whole number from 0 to 2**32 - 1."""
    number = whole(value)
    if number < 0:
        raise Odd("a number that is out of range")
    return number


def number_of(value: Any) -> float:
    """A number, as it is: an int may be one."""
    if type(value) is int and not -(2**63) <= value < 2**63:
        raise Odd("a number that is out of range")
    return value if type(value) is int else exactly(float, value)


def finite(value: Any) -> float:
    """A number that is neither infinite nor NaN."""
    number = number_of(value)
    if not math.isfinite(number):
        raise Odd("a number that is not finite")
    return number


def one_of(choices: tuple[str, ...]) -> Callable[[Any], Any]:
    """Takes a word that is one of these."""

    def read(value: Any) -> str:
        if text_of(value) not in choices:
            raise Odd("a word that is none of those that belong there")
        return str(value)

    return read


def array_of(value: Any) -> AnyArray:
    """An array of bools or real numbers."""
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        raise Odd("no array of numbers where one belongs")
    return value


def mapping_of(read: Callable[[Any], T], value: Any) -> dict[str, T]:
    """Values of one kind by their names."""
    return {text_of(name): read(one) for name, one in exactly(dict, value).items()}
