"""Fingerprints of code, by which thousands of notebooks are compared at once.

After S. Schleimer, D. S. Wilkerson and A. Aiken, "Winnowing: local algorithms for document
fingerprinting", SIGMOD 2003: of the hashes of all runs of `RUN` tokens the least of each `WINDOW`
neighbours is kept, so that a passage of `RUN + WINDOW - 1` tokens that two share is always found.
"""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from grader.course.similar.normal import NormalFunction, Provided, normal_functions

Prints = NDArray[np.uint64]

RUN = 20
WINDOW = 8
# Tokens; a function with fewer is short: there are not many ways to write it.
SHORT = 40

_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no token is lost modulo 2**64
_NONE = np.zeros(0, np.uint64)


@dataclass(frozen=True)
class FunctionPrint:
    """A function that is not short: how many tokens it has, and a digest of them all."""

    name: str
    tokens: int
    digest: bytes


@dataclass(frozen=True)
class CodePrint:
    """A notebook's own functions, and the fingerprints of the passages in them (sorted)."""

    functions: tuple[FunctionPrint, ...] = ()
    passages: Prints = field(default_factory=lambda: _NONE)


def code_print(sources: Iterable[str], provided: Provided | None = None) -> CodePrint:
    """The print of code cells; what the handout provides and short functions are left out."""
    own = [
        function
        for function in normal_functions(sources, provided)
        if len(function.tokens) >= SHORT
    ]
    passages = [winnowed(function.tokens) for function in own]
    found = np.unique(np.concatenate(passages)) if passages else _NONE
    return CodePrint(tuple(_print(function) for function in own), found)


def winnowed(tokens: Sequence[str]) -> Prints:
    """The fingerprints of a sequence of tokens."""
    if len(tokens) < RUN:
        return _NONE
    numbers = np.array([_number(token) for token in tokens], np.uint64)
    powers = _BASE ** np.arange(RUN, dtype=np.uint64)
    # Wraps around at 2**64, as is meant; the high bits, which are the best mixed, come first.
    hashes = (sliding_window_view(numbers, RUN) * powers).sum(axis=1, dtype=np.uint64)
    hashes ^= hashes >> np.uint64(31)
    if len(hashes) <= WINDOW:
        return np.unique(hashes.min(keepdims=True))
    return np.unique(sliding_window_view(hashes, WINDOW).min(axis=1))


@lru_cache(maxsize=4096)
def _number(token: str) -> int:
    data = token.encode("utf-8", "replace")
    return zlib.crc32(data) << 32 | zlib.adler32(data)


def _print(function: NormalFunction) -> FunctionPrint:
    data = "\0".join(function.tokens).encode("utf-8", "replace")
    return FunctionPrint(
        function.name, len(function.tokens), hashlib.blake2b(data, digest_size=16).digest()
    )
