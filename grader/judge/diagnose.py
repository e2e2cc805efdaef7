"""Names the mistake behind wrong outputs: causes that any lab knows, then the lab's own."""

from collections.abc import Mapping, Sequence

import numpy as np

from grader.inside.frames import AnyArray
from grader.judge.causes import Suspect, generic_causes
from grader.judge.right import RightAnswer
from grader.lab.model import FunctionSpec, Mistake
from grader.lab.readings import FLAT, SCALAR, Shape
from grader.plan import Problem
from grader.result import Hint
from grader.transcript import Returned

MOST_HINTS = 3


def diagnose(
    function: FunctionSpec,
    problems: Sequence[Problem],
    answers: Sequence[Returned],
    right: Sequence[RightAnswer],
    wrong: Sequence[str],
) -> Mapping[str, tuple[Hint, ...]]:
    """Hints for each wrong output; none where nothing fits.

    A known mistake that explains them all, and nothing that is right, is the likeliest; then a
    general cause of each; then the known mistake that explains them all and says least about what
    is right; then each output by itself.
    """
    suspects = {
        name: suspect
        for name in wrong
        if (suspect := _suspect(function, problems, answers, right, name)) is not None
    }
    if not suspects:
        return {}
    with np.errstate(all="ignore"):
        known = [
            (mistake, explained)
            for mistake in function.mistakes
            if (explained := _explained(mistake, problems, function, suspects)) is not None
        ]
    whole = [
        (len(outputs - set(wrong)), mistake)
        for mistake, outputs in known
        if set(suspects) <= outputs
    ]
    exact = [mistake for beyond, mistake in whole if beyond == 0]
    if exact:
        return dict.fromkeys(suspects, _hints(exact))
    general = {name: generic_causes(suspect) for name, suspect in suspects.items()}
    if all(general.values()):
        return {name: general[name][:MOST_HINTS] for name in suspects}
    if whole:
        least = min(beyond for beyond, _ in whole)
        hints = _hints([mistake for beyond, mistake in whole if beyond == least])
        return dict.fromkeys(suspects, hints)
    found = {}
    for name in suspects:
        own = [
            mistake for mistake, outputs in known if name in outputs and outputs <= set(suspects)
        ]
        found[name] = general[name][:MOST_HINTS] or _hints(own)
    return {name: hints for name, hints in found.items() if hints}


def _suspect(
    function: FunctionSpec,
    problems: Sequence[Problem],
    answers: Sequence[Returned],
    right: Sequence[RightAnswer],
    name: str,
) -> Suspect | None:
    """The output on all problems, None where it is not an array of finite numbers on each."""
    at = list(function.outputs).index(name)
    got: list[AnyArray] = []
    for answer in answers[: len(problems)]:
        array = answer.values[at].array if at < len(answer.values) else None
        if array is None or not np.all(np.isfinite(array)):
            return None
        got.append(array.astype(np.complex128 if np.iscomplexobj(array) else np.float64))
    references = [answer.outputs[name] for answer in right]
    shaped = [_in_shape(array, to.shape) for array, to in zip(got, references, strict=True)]
    if all(array.shape == to.shape for array, to in zip(shaped, references, strict=True)):
        got = shaped
    return Suspect(function, name, tuple(got), tuple(right), tuple(problems))


def _in_shape(array: AnyArray, shape: Shape) -> AnyArray:
    """The array in the right shape, where it differs by axes of length one only."""
    for reading in (SCALAR, FLAT):
        for candidate in reading.candidates(array, shape):
            return candidate
    return array


def _explained(
    mistake: Mistake,
    problems: Sequence[Problem],
    function: FunctionSpec,
    suspects: Mapping[str, Suspect],
) -> set[str] | None:
    """The outputs of a mistake's formula, if they are what came back wherever that is wrong."""
    values = [
        mistake.formula(*(problem.variables[name] for name in function.parameters))
        for problem in problems
    ]
    outputs = set(values[0])
    matching = {
        name
        for name in outputs & set(suspects)
        if suspects[name].follows([np.asarray(value[name], dtype=float) for value in values])
    }
    return outputs if matching and matching == outputs & set(suspects) else None


def _hints(mistakes: Sequence[Mistake]) -> tuple[Hint, ...]:
    hints = {mistake.id: Hint(mistake.id, mistake.hint) for mistake in mistakes}
    return tuple(hints.values())[:MOST_HINTS]
