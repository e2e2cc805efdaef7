"""What has to be done for each submission: run it, judge it again, or nothing. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from grader.course.store.reading import Candidate

# Of these a change lets what was executed stand.
_JUDGING = ("grader", "lab", "rubric")
_MODULES = "modules"  # of one submission, where it has any

Need = Literal["run", "rescore", "nothing"]


@dataclass(frozen=True)
class Todo:
    """An attempt, and what is to be done."""

    candidate: Candidate
    need: Need


def text_of(basis: Mapping[str, object]) -> str:
    """A basis as it is kept."""
    return json.dumps(basis, sort_keys=True)


def basis_for(candidate: Candidate, basis: Mapping[str, object]) -> Mapping[str, object]:
    """What the grade of one rests on beside its notebook: the modules handed in with it too."""
    return {**basis, _MODULES: dict(candidate.modules)} if candidate.modules else basis


def needs(candidates: Iterable[Candidate], basis: Mapping[str, object]) -> tuple[Todo, ...]:
    """What is to be done with each, for a grade that rests on this basis.

    What the grader failed with is tried again.
    """
    return tuple(Todo(each, _need(each, basis_for(each, basis))) for each in candidates)


def _need(candidate: Candidate, basis: Mapping[str, object]) -> Need:
    if candidate.due or not candidate.basis or candidate.status not in ("graded", "unreadable"):
        return "run"
    before = json.loads(candidate.basis)
    if executed_of(before) != executed_of(basis) or before.get(_MODULES) != basis.get(_MODULES):
        return "run"
    whole = candidate.score is not None
    return "nothing" if whole and candidate.basis == text_of(basis) else "rescore"


def rubric_before(candidate: Candidate, basis: Mapping[str, object]) -> Mapping[str, str]:
    """The digests of the rubric that the last grade rests on; none where another grader gave it."""
    before = json.loads(candidate.basis)
    return before.get("rubric", {}) if before.get("grader") == basis["grader"] else {}


def executed_of(basis: Mapping[str, object]) -> Mapping[str, object]:
    """What the executions of a class rest on, whatever they are judged by."""
    return {name: value for name, value in basis.items() if name not in (*_JUDGING, _MODULES)}
