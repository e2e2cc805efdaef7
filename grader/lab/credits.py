"""What a recognised mistake leaves of an output's points, unless a lab says otherwise.

A slip in the last step of a right derivation leaves half. What could come out of a function that
computes nothing, or only looks at a part of the batch, leaves nothing, and so does a cause that is
not named here. Of several mistakes at once the shares multiply.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

DEFAULT_CREDITS: Mapping[str, float] = MappingProxyType(
    {
        # The value is right but for a number in front of it.
        "not-averaged": 0.5,
        "sum-for-mean": 0.5,
        "averaged-twice": 0.5,
        "divided-by-size": 0.5,
        "mean-of-all-entries": 0.5,
        "divided-by-another-size": 0.5,
        "hard-coded-batch": 0.5,
        "factor-two": 0.5,
        "half": 0.5,
        "constant-factor": 0.5,
        "factor": 0.25,
        "wrong-sign": 0.5,
        "conjugate": 0.5,
        # Every entry is right, in the wrong place.
        "transposed": 0.5,
        "swapped-outputs": 0.5,
        "flattened": 0.5,
        # All that is wrong is which samples are counted.
        "dropped-sample": 0.25,
        # These tell next to nothing about what was understood.
        "one-sample": 0.0,
        "zeros": 0.0,
        "constant": 0.0,
        "scalar-bias": 0.0,
        "scalar-output": 0.0,
        "wrong-axis": 0.0,
        "permuted-rows": 0.0,
        "permuted-columns": 0.0,
        "reshaped": 0.0,
        "returns-argument": 0.0,
        # Right, but for the smallest batch there is.
        "batch-of-one": 0.8,
        # Right up to the last line, which spoils it.
        "complex": 0.5,
        "real-part": 0.25,
        "rounded": 0.5,
        "half-precision": 0.5,
        "single-precision": 0.5,
        "truncated-to-integers": 0.25,
        "clipped": 0.5,
        "absolute-value": 0.25,
    }
)


_BY_A_SIZE = "divided-by-"  # and what it is the number of, in the lab's words


def is_general(cause: str) -> bool:
    """Whether the grader itself knows a cause of this id."""
    return cause in DEFAULT_CREDITS or cause.startswith(_BY_A_SIZE)


def credit_of_cause(ids: Iterable[str], shares: Mapping[str, float]) -> float:
    """The share of the points that a cause leaves, by the ids of its mistakes."""
    share = 1.0
    for mistake in ids:
        kind = "divided-by-another-size" if mistake.startswith(_BY_A_SIZE) else mistake
        share *= shares.get(mistake, shares.get(kind, 0.0))
    return share
