"""The verdict on one right side, and the sentence that goes with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from grader.formula.diagnose import difference_of, mend
from grader.formula.errors import FormulaError, MisfitError, ShapeError
from grader.formula.layout import right_in_rows
from grader.formula.question import Case
from grader.formula.show import show_key
from grader.formula.tree import Name, walk
from grader.formula.trial import NameReading, Trial, Want, Worked

Verdict = Literal["equivalent", "different", "unread"]
MISFIT = "the shapes do not fit as written"


@dataclass(frozen=True)
class _Outcome:
    """What came of all readings: the praise of the first that is right, or those that are not.

    contradiction: what is so if the answer's own definitions of known symbols come first.
    valued: readings in which there is a value. refused: the others, with the reason.
    """

    praise: str
    contradiction: str = ""
    valued: Sequence[NameReading] = ()
    refused: Sequence[tuple[NameReading, FormulaError]] = ()


def verdict_of(trial: Trial) -> tuple[Verdict, str]:
    """The verdict on a formula, and a sentence for the marker without a full stop."""
    outcome = _outcome(trial)
    if outcome.praise and outcome.contradiction:
        clause = f"but by what the answer says of its symbols: {outcome.contradiction}"
        return "unread", f"needs a reader: {outcome.praise}; {clause}"
    if outcome.praise:
        return "equivalent", outcome.praise
    if twins := _twins(trial):
        return "unread", f"needs a reader: {twins} would mean the same thing here"
    valued = outcome.valued
    unclear = [error for reading, error in outcome.refused if reading.own]
    if any(reading.own and _vanishes(trial, reading) for reading in valued):
        clause = "with what the answer says of its symbols, its terms cancel"
        return "unread", f"needs a reader: {clause}"
    if valued and unclear and not any(reading.own for reading in valued):
        return "unread", f"needs a reader: {unclear[0].reason}"
    if valued and (clause := difference_of(trial, valued)):
        return "different", f"not equivalent: {clause}"
    if right_in_rows(trial):
        clause = "it would be right if samples were rows and the gradient were transposed"
        return "different", f"not equivalent: {clause}"
    if valued:
        clause = mend(trial, valued) or "it matches no known mistake"
        return "different", f"not equivalent: {clause}"
    return _refused(trial, outcome.refused)


def _outcome(trial: Trial) -> _Outcome:
    valued: list[NameReading] = []
    refused: list[tuple[NameReading, FormulaError]] = []
    for reading in trial.readings():
        try:
            worked = trial.work_out(reading, trial.cases(reading)[0])
        except FormulaError as error:
            refused.append((reading, error))
            continue
        if _excused(reading, valued):
            continue
        valued.append(reading)
        if worked.fits and (meaning := trial.agrees(reading, _right)) is not None:
            return _Outcome(_praise(worked, meaning), _contradiction(trial, reading))
    return _Outcome("", "", valued, refused)


def _praise(worked: Worked, meaning: str) -> str:
    """The sentence on a formula that is right."""
    notes = [meaning]
    if worked.relaxed:
        notes.append("a product that does not fit as written is taken entry by entry")
    if worked.used:
        names = ", ".join(map(show_key, sorted(worked.used)))
        notes.append(f"with what the answer says of {names}")
    return f"equivalent ({'; '.join(notes)})"


def _twins(trial: Trial) -> str:
    """Two names in a formula that the question takes for one: whoever wrote it means two things."""
    values = trial.question.batches[0].values
    keys = sorted({node.key for node in walk(trial.tree) if isinstance(node, Name)} & values.keys())
    for one, other in combinations(keys, 2):
        if values[one] is values[other] and not values[one].is_number:
            return f"{show_key(one)} and {show_key(other)}"
    return ""


def _refused(
    trial: Trial, refused: Sequence[tuple[NameReading, FormulaError]]
) -> tuple[Verdict, str]:
    """The verdict on a tree that has no value, in whatever way it is read."""
    misfits = [reading for reading, error in refused if isinstance(error, ShapeError)]
    error = next((e for _, e in refused if not isinstance(e, ShapeError)), refused[0][1])
    if not isinstance(error, ShapeError):
        return "unread", f"needs a reader: {error.reason}"
    if clause := mend(trial, misfits):
        return "different", f"not equivalent: {MISFIT}; {clause}"
    if isinstance(error, MisfitError):
        return "different", f"not equivalent: {error.reason}"
    return "unread", f"needs a reader: {MISFIT}: {error.reason}"


def _contradiction(trial: Trial, reading: NameReading) -> str:
    """A remark if a formula is right, but not with the answer's own meaning of known symbols.

    One that makes it vanish, as q = p, is a condition and no meaning.
    """
    own, known = reading._replace(own=True), trial.question.vocabulary
    if reading.own or own not in trial.readings():
        return ""
    if trial.agrees(own, lambda case: [Want("", -want.array) for want in _right(case)]) is not None:
        return "it has the opposite sign"
    try:
        trial.work_out(own, trial.cases(own)[0])
    except FormulaError as error:
        return error.reason
    names = {key: d for key, held in trial.definitions.items() for d in held}
    vanishes = _vanishes(trial, own) and all(
        isinstance(d.tree, Name) for key, d in names.items() if known.knows(key)
    )
    return "" if vanishes or trial.agrees(own, _right) is not None else "it is another value"


def _vanishes(trial: Trial, reading: NameReading) -> bool:
    """Whether a formula is 0 whatever is drawn."""
    return all(
        not fit.array.any()
        for case in trial.cases(reading)
        for fit in trial.work_out(reading, case).fits
    )


def _excused(reading: NameReading, valued: Sequence[NameReading]) -> bool:
    """Whether one sample would excuse what is wrong for the batch that the formula speaks of."""
    return reading.mode == "sample" and any(
        other == reading._replace(mode="batch") for other in valued
    )


def _right(case: Case) -> list[Want]:
    """Right values and what they mean."""
    right, total = case.right, case.right * case.columns
    if case.columns == 1:
        return [
            Want("per sample, without the average over the batch", right),
            Want("per sample, with the factor 1/N", right / case.count),
        ]
    return [
        Want("averaged over the batch", right, False),
        Want("summed over the batch, without the factor 1/N", total, False),
        Want("one column per sample", total, True),
        Want("one column per sample, with the factor 1/N", right, True),
    ]
