"""Judges exceptions that a function must raise, and tells the problems apart on which it must."""

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from grader.evidence import Evidence, Finding
from grader.judge.checking.expected import Expected, expected_of
from grader.judge.checking.known_sizes import only_known
from grader.judge.findings import JudgedItem, found
from grader.lab.function_model import FunctionSpec, Output
from grader.plan import ProblemSet
from grader.transcript import Answer, Raised, Returned

# Exceptions of Python by their names: a student's are looked up here and nowhere else.
_KNOWN: Mapping[str, type[BaseException]] = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
}


@dataclass(frozen=True)
class Returning:
    """What of a problem set a function must return from, and its answers there."""

    function: FunctionSpec
    problem_set: ProblemSet
    answers: tuple[Answer, ...]
    expected: tuple[Expected, ...]


def must_raise(function: FunctionSpec) -> bool:
    """Whether an exception is asked for on some problems."""
    return any(output.raises for output in function.outputs.values())


def returning(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Answer],
    expected: Sequence[Expected],
) -> Returning | None:
    """The problems on which the reference returns; None where no output is asked for there.

    What ended the process ended it for these too.
    """
    outputs = {name: output for name, output in function.outputs.items() if not output.raises}
    at = [number for number, right in enumerate(expected) if not right.raised]
    if not at or not (outputs or function.claims):
        return None
    own = replace(function, outputs=outputs)
    problems = tuple(problem_set.problems[number] for number in at)
    part = replace(problem_set, problems=problems)
    said = [answers[number] for number in (*at, len(expected)) if number < len(answers)]
    last = answers[-1] if answers else None
    if last is not None and not isinstance(last, Returned | Raised) and last not in said:
        said.append(last)
    return Returning(own, part, tuple(said), expected_of(own, part))


def judge_raised(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Answer],
    expected: Sequence[Expected],
    name: str,
    item: JudgedItem,
) -> JudgedItem:
    """The item of an output that is an exception, given as not judged.

    One that every input raises is not an answer.
    """
    output = function.outputs[name]
    asked = [
        (answer, right)
        for answer, right in zip(answers, expected, strict=False)
        if right.is_raised(output)
    ]
    wrong = [(answer, right) for answer, right in asked if not is_right(answer, output)]
    always = all(isinstance(answer, Raised) for answer in answers)
    if not wrong and not (always and not all(right.raised for right in expected)):
        return replace(item, status="passed", score=item.max_score)
    if not wrong:
        said = found("raises:always", **_asked(output))
        return replace(item, status="failed", findings=(said,))
    answer, right = wrong[0]
    sizes = only_known(function, right.problem, problem_set.problems)
    evidence = Evidence(
        problems=len(asked), problems_right=len(asked) - len(wrong), sizes=dict(right.problem.sizes)
    )
    return replace(item, status="failed", findings=(_of(answer, output, sizes),), evidence=evidence)


def is_right(answer: Answer, output: Output) -> bool:
    """Whether an exception is one that is asked for, or a class made from it."""
    if not isinstance(answer, Raised):
        return False
    base = _KNOWN.get(answer.base)
    return any(
        (base is not None and issubclass(base, asked)) or answer.type_name == asked.__name__
        for asked in output.raises
    )


def _of(answer: Answer, output: Output, sizes: Mapping[str, object]) -> Finding:
    if isinstance(answer, Raised):
        return found("raises:other", exception=answer.type_name, **_asked(output), sizes=sizes)
    return found("raises:returned", **_asked(output), sizes=sizes)


def _asked(output: Output) -> dict[str, tuple[str, ...]]:
    return {"asked": tuple(kind.__name__ for kind in output.raises)}
