"""How long student code may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Wall-clock limits in seconds: per cell, per call of a function, per training run,
    and for the whole submission.

    grace is what an interrupted cell has to come back before its kernel is replaced.
    """

    cell: float = 60.0
    call: float = 10.0
    training: float = 120.0
    submission: float = 900.0
    grace: float = 2.0

    @classmethod
    def of(cls, time_limit: float | None) -> "Limits":
        """The defaults, with one limit for each cell and for each call where one is given."""
        return cls() if time_limit is None else cls(cell=time_limit, call=time_limit)
