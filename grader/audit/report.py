"""The report of an audit: frozen values, whose JSON other programs may read."""

from typing import Any, Literal

import msgspec

from grader.result import Lab

SCHEMA = "grader/audit/v1"

Outcome = Literal["killed", "survived", "accepted", "equivalent", "unjudged"]
# Whether a mistake's own id is among its hints: by itself, as one of several, not but others are,
# only what is wrong with the value's form, or no hint at all.
Naming = Literal["alone", "one_of_several", "another", "form", "none"]


class Fault(msgspec.Struct, frozen=True):
    """An item that should have been judged otherwise, and how it was."""

    item: str
    message: str


class Template(msgspec.Struct, frozen=True):
    """How the notebook that students get is judged, function by function."""

    name: str
    not_attempted: tuple[str, ...] = ()
    provided: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


class Survival(msgspec.Struct, frozen=True, omit_defaults=True):
    """An item that is wrong and keeps full marks; sizes are of a problem that would tell."""

    item: str
    why: str
    sizes: dict[str, Any] | None = None


class MutantReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one mutant.

    killed_by names items that lose marks; accepted those that differ in a way the lab takes for
    right; collateral those that are right and lose marks. hints are all ids that were given; naming
    is of mistakes of the dictionary only. trainings says by training whether it passed;
    message why it could not be judged.
    """

    id: str
    function: str
    kind: Literal["dictionary", "generated", "combined"]
    outcome: Outcome
    killed_by: tuple[str, ...] = ()
    survived: tuple[Survival, ...] = ()
    accepted: tuple[str, ...] = ()
    collateral: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    naming: Naming | None = None
    trainings: dict[str, bool] = {}
    message: str = ""


class Item(msgspec.Struct, frozen=True):
    """An item of the rubric: how many mutants it kills, and how many nothing else catches.

    redundant is null for a training that was not tried with every mutant, and for a test of what
    has no mutants.
    """

    id: str
    max_score: float
    killed: int
    alone: int
    redundant: bool | None


class Training(msgspec.Struct, frozen=True):
    """A training run: what the reference reaches, and how many of the mutants pass it."""

    id: str
    threshold: float
    reference: float
    tried: int
    missed: int


class Audit(msgspec.Struct, frozen=True):
    """A whole audit. sound says that nothing in it is a fault of the rubric.

    draws is how many draws of the problems each mutant was tried on, from that seed on.
    """

    schema: str
    grader: str
    lab: Lab
    seed: int
    seconds: float
    sound: bool
    reference: tuple[Fault, ...]
    template: Template | None
    items: tuple[Item, ...]
    mutants: tuple[MutantReport, ...]
    trainings: tuple[Training, ...] = ()
    every_training: bool = False
    draws: int = 1


def is_sound(
    reference: tuple[Fault, ...], template: Template | None, mutants: tuple[MutantReport, ...]
) -> bool:
    """Whether the reference is full, the template zero, and every mutant loses what it should."""
    return (
        not reference
        and not (template and template.faults)
        and all(
            mutant.outcome not in ("survived", "unjudged") and not mutant.collateral
            for mutant in mutants
        )
    )


def items_of(
    points: dict[str, float], mutants: tuple[MutantReport, ...], untold: frozenset[str]
) -> tuple[Item, ...]:
    """What each item catches, and what only it does; untold are those that were not all tried."""
    catches = [_catching(mutant) for mutant in mutants]
    items = []
    for name, max_score in points.items():
        killed = [by for by in catches if name in by]
        alone = [by for by in killed if by - untold <= {name}]
        redundant = None if name in untold else not alone
        items.append(Item(name, max_score, len(killed), len(alone), redundant))
    return tuple(items)


def _catching(mutant: MutantReport) -> frozenset[str]:
    failed = (f"training.{name}" for name, passed in mutant.trainings.items() if not passed)
    return frozenset((*mutant.killed_by, *failed))


def to_json(audit: Audit) -> bytes:
    """The audit as indented JSON, one trailing newline."""
    return msgspec.json.format(msgspec.json.encode(audit), indent=2) + b"\n"
