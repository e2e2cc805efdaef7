"""What the judge says: findings and numbers by item, and no sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.evidence import Evidence, Fact, Finding, ItemStatus, Visibility


@dataclass(frozen=True)
class Cause:
    """What may lie behind something wrong: a finding for each of the mistakes that it takes.

    credit is the share of the points that it leaves. alternative says that other causes fit as
    well, and only one of them is true; numbers that only its own findings and nothing of student
    code may tell have been taken out of one that is bare.
    """

    findings: tuple[Finding, ...]
    credit: float = 0.0
    alternative: bool = False
    bare: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its mistakes."""
        return tuple(finding.cause for finding in self.findings)

    @property
    def parts(self) -> int:
        """How many mistakes there are to it."""
        return len(self.findings)


@dataclass(frozen=True)
class JudgedItem:
    """One thing that points are given for, as it was judged.

    score is None where a human gives it; where the status is error, it is the least that is earned.
    findings are said of it in this order, causes after them; notes are for whoever marks it.
    """

    id: str
    task: str
    function: str | None
    output: str | None
    score: float | None
    max_score: float
    status: ItemStatus
    findings: tuple[Finding, ...] = ()
    causes: tuple[Cause, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)
    notes: tuple[Finding, ...] = ()
    visibility: Visibility = "visible"


def found(finding_id: str, **facts: Any) -> Finding:
    """A finding of this id and these facts; sizes and other mappings become plain ones."""
    return Finding(finding_id, {name: _plain(value) for name, value in facts.items()})


def cause_of(finding_id: str, **facts: Any) -> Cause:
    """A cause of one mistake."""
    return Cause((found(finding_id, **facts),))


def rounded(value: float, digits: int) -> float:
    """A number with as many digits as are told of it, the same on every machine."""
    return float(f"{float(value):.{digits}g}")


def _plain(value: Any) -> Fact:
    if isinstance(value, Mapping):
        return {
            name: held if isinstance(held, int | float | str) else str(held)
            for name, held in value.items()
        }
    return tuple(value) if isinstance(value, list | tuple) else value
