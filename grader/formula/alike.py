"""Answers whose formulas are equivalent, right or wrong, put together for whoever marks them."""

import operator
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from grader.formula.errors import FormulaError
from grader.formula.question import Question
from grader.formula.triage import Triaged, triage_answer
from grader.formula.trial import Trial, equal
from grader.formula.values import Array

_T = TypeVar("_T")


@dataclass(frozen=True)
class _Value:
    """What a formula comes to on the draws of a question; text where it has no value.

    right: in which sense it is the right one, "" where it is not.
    """

    right: str = ""
    mode: str = ""
    arrays: tuple[Array, ...] = ()
    text: Hashable = ""

    def is_like(self, other: "_Value") -> bool:
        """Whether it is equivalent to another one, as far as can be told."""
        if self.right or other.right:
            return self.right == other.right
        if self.arrays and other.arrays:
            return self.mode == other.mode and all(map(equal, self.arrays, other.arrays))
        return not self.arrays and not other.arrays and self.text == other.text

    def is_unread(self) -> bool:
        """Whether there is neither a verdict nor a value."""
        return not self.right and not self.arrays


def alike(answers: Sequence[str], questions: Iterable[Question]) -> tuple[int, ...]:
    """For each answer the number of its group, from 0; an answer without words has none, -1.

    Answers are in one group where what they state of each question's variable is equivalent, be it
    right or wrong; where nothing can be read, where their words are the same. Groups that differ in
    the last variables only are near each other, and common ones come first.
    """
    asked = list(questions)
    written = [at for at, answer in enumerate(answers) if answer.strip()]
    stated = [triage_answer(answers[at], asked) if asked else {} for at in written]
    words = [" ".join(answers[at].split()).casefold() for at in written]
    ranks: list[list[int]] = []
    for question in asked:
        values = [_value(found[question.variable]) for found in stated]
        ranks.append(_ranked(values, _Value.is_like, _Value.is_unread))
    read = [any(_is_read(found[q.variable]) for q in asked) for found in stated]
    ranks.append(
        _ranked(
            [None if known else text for known, text in zip(read, words, strict=True)],
            operator.eq,
            lambda text: text is not None,
        )
    )
    keys = list(zip(*ranks, strict=True))
    order = {key: number for number, key in enumerate(sorted(set(keys)))}
    groups = dict(zip(written, (order[key] for key in keys), strict=True))
    return tuple(groups.get(at, -1) for at in range(len(answers)))


def _is_read(found: Triaged) -> bool:
    return found.verdict != "unread"


def _value(found: Triaged) -> _Value:
    if found.verdict == "equivalent":
        return _Value(right=found.sentence.partition(";")[0].rstrip(")"))
    if found.trial is not None and (worked := _worked(found.trial)) is not None:
        return worked
    return _Value(text=" ".join(found.formula.split()) or "unread")


def _worked(trial: Trial) -> _Value | None:
    """The value of a formula in the first way of reading it in which it has one in all cases."""
    for reading in trial.readings():
        arrays = []
        try:
            for case in trial.cases(reading):
                worked = trial.work_out(reading, case)
                arrays.append((worked.fits or worked.turned)[0].array)
        except FormulaError:
            continue
        return _Value(mode=reading.mode, arrays=tuple(arrays))
    return None


def _ranked(
    values: Sequence[_T], same: Callable[[_T, _T], bool], late: Callable[[_T], bool]
) -> list[int]:
    """For each value the rank of its class: 0 for the most common one; those that are late last."""
    heads: list[_T] = []
    classes: list[int] = []
    for value in values:
        at = next((at for at, head in enumerate(heads) if same(head, value)), len(heads))
        if at == len(heads):
            heads.append(value)
        classes.append(at)
    counts = Counter(classes)
    common = sorted(range(len(heads)), key=lambda at: (late(heads[at]), -counts[at], at))
    rank = {at: place for place, at in enumerate(common)}
    return [rank[at] for at in classes]
