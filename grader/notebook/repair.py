"""What programs write for JSON that is none: NaN, Infinity, halves of surrogate pairs.

Plotly and Python's own json write them. Each is replaced by something of its length, so that
places in the file stay as they are, in one pass and without holding more than the file.
"""

import re

# From anywhere outside of strings up to a number that JSON has not; from anywhere up to a half.
_UP_TO_NUMBER = re.compile(rb'(?:[^"NI]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_UP_TO_HALF = re.compile(
    rb"(?:[^\\]++|\\[^u]|\\u(?![dD][89a-fA-F])"
    rb"|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})*+",
    re.DOTALL,
)
_NUMBERS = {b"NaN": b"0.0", b"Infinity": b"0.000000"}
_HALF, _REPLACEMENT = 6, rb"\ufffd"


def repaired(data: bytes, most: int) -> bytearray:
    """The same JSON with what may stand in it; no more than `most` repairs of a kind are made."""
    fixed = bytearray(data)
    if any(number in data for number in _NUMBERS):
        _replace_numbers(fixed, most)
    if b"\\ud" in data or b"\\uD" in data:
        _replace_halves(fixed, most)
    return fixed


def _replace_numbers(data: bytearray, most: int) -> None:
    at = 0
    for _ in range(most):
        at = _end(_UP_TO_NUMBER, data, at)
        found = next((number for number in _NUMBERS if data.startswith(number, at)), b"")
        if not found:
            return
        data[at : at + len(found)] = _NUMBERS[found]


def _replace_halves(data: bytearray, most: int) -> None:
    at = 0
    for _ in range(most):
        at = _end(_UP_TO_HALF, data, at)
        if not data.startswith(rb"\u", at) or at + _HALF > len(data):
            return
        data[at : at + _HALF] = _REPLACEMENT


def _end(pattern: re.Pattern[bytes], data: bytearray, at: int) -> int:
    found = pattern.match(data, at)
    assert found is not None  # it may match nothing at all
    return found.end()
