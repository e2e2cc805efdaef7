"""Prints how measurements spread."""

import statistics
from collections.abc import Mapping, Sequence


def print_spread(
    title: str, rows: Mapping[str, Sequence[float]], width: int, digits: int = 2
) -> None:
    """A table with the least, the median and the largest value of each row; width is its names'."""
    print(f"{title:{width}}{'min':>8}{'median':>8}{'max':>8}")
    for name, values in rows.items():
        figures = min(values), statistics.median(values), max(values)
        print(f"{name:{width}}" + "".join(f"{figure:8.{digits}f}" for figure in figures))
