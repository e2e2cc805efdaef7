"""How much may cross at once. Both sides keep to the same numbers.

Every reader checks them before it allocates anything.
"""

from dataclasses import dataclass
from typing import Any

MAX_FRAME = 64 * 1024 * 1024
# One encoded tree, in bytes. A frame has room for it and for its own head.
MAX_BYTES = MAX_FRAME - 1024
# Values in one tree, containers included. Sets and arrays count as HEAVY each: they take more
# memory than bytes.
MAX_NODES = 2**20
HEAVY = 4
MAX_DEPTH = 64
MAX_AXES = 8
# An int below 4300 digits: a longer one cannot be printed without changing Python's own limit.
MAX_INT_BYTES = 1784
MAX_NAME = 80
# How much is drawn from a generator before it is called endless.
MAX_DRAWN = 10_000
# Python's hash of a number is not a secret, so a dict of numbers can be made to compare every key
# with every other. The squares of what the keys of each dict and set weigh may add up to this much:
# 11585 numbers in one dict, or any number of small dicts. Texts by themselves weigh nothing, since
# their hash is a secret of the process.
MAX_KEY_WORK = 2**27
_SPECIAL_KEY = 8


class Refused(Exception):
    """A value that cannot cross, or bytes that encode none, or are more than agreed."""


class Full(Exception):
    """The budget of a tree that is being made does not allow for more. Stays within this room."""


@dataclass(frozen=True)
class Budget:
    """How large a captured tree may become; nodes are values, bytes those of its encoding."""

    nodes: int = MAX_NODES
    bytes: int = MAX_BYTES


def is_moderate(shape: tuple[int, ...]) -> bool:
    """Whether an array could have this shape if none of its extents were zero."""
    size = 1
    for extent in shape:
        size *= extent or 1
    return size <= MAX_FRAME


def int_size(value: int) -> int:
    """The least number of bytes that holds an int in two's complement."""
    return ((value if value >= 0 else ~value).bit_length() >> 3) + 1


def key_weight(key: Any) -> int:
    """What a key of a dict, or an element of a set, adds to the work of telling it from others."""
    kind = type(key)
    return 0 if kind is str or kind is bytes else _weight(key)


def _weight(key: Any) -> int:
    kind = type(key)
    if kind is float or kind is bool or key is None or kind is complex:
        return 1
    if kind is int:
        return 1 + (int(key).bit_length() >> 9)
    if kind is str or kind is bytes:
        return 1 + (len(key) >> 6)
    if kind is tuple or kind is frozenset:
        return 1 + sum(map(_weight, key))
    value = getattr(key, "value", None)  # a Foreign's; NumPy's scalars have none
    return _SPECIAL_KEY + (0 if value is None else _weight(value))
