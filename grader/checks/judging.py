"""Judges answers to public problems as they would be for a grade, causes and claims aside."""

from collections.abc import Sequence
from dataclasses import replace

from grader.checks.recorded import Recorded
from grader.evidence import Finding, ItemStatus
from grader.judge.checking.expected import Expected, in_parts
from grader.judge.checking.known_sizes import only_known
from grader.judge.checking.one_output import judge_outputs
from grader.judge.checking.parts import Parts
from grader.judge.checking.raising import judge_raised, must_raise, returning
from grader.judge.failures.failed_calls import failure_found, failure_status
from grader.judge.findings import JudgedItem, found
from grader.lab.function_model import FunctionSpec
from grader.plan import ProblemSet
from grader.transcript import Absent, Answer, Raised


def judge(recorded: Recorded, answers: Sequence[Answer]) -> tuple[JudgedItem, ...]:
    """An item for each output; those of a call that failed all say the same."""
    function, problem_set, expected = recorded.function, recorded.problem_set, recorded.expected
    if answers and isinstance(answers[0], Absent):
        return _failed(function, problem_set, answers, answers[0])
    if not must_raise(function):
        return _judge(function, problem_set, answers, expected)
    part = returning(function, problem_set, answers, expected)
    rest = (
        () if part is None else _judge(part.function, part.problem_set, part.answers, part.expected)
    )
    judged = {item.output: item for item in rest}
    return tuple(
        judge_raised(function, problem_set, answers, expected, name, _item(function, name))
        if output.raises
        else judged[name]
        for name, output in function.outputs.items()
    )


def _judge(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Answer],
    expected: Sequence[Expected],
) -> tuple[JudgedItem, ...]:
    parts = in_parts(answers, expected)
    returned = [answer for answer in parts if isinstance(answer, Parts)]
    if len(returned) < len(parts):
        failure = next(one for one, part in zip(answers, parts, strict=True) if part is one)
        return _failed(function, problem_set, answers, failure)
    return judge_outputs(function, problem_set, returned, expected)


def _failed(
    function: FunctionSpec,
    problem_set: ProblemSet,
    answers: Sequence[Answer],
    failure: Answer,
) -> tuple[JudgedItem, ...]:
    said: tuple[Finding, ...] = (failure_found(failure),)
    if isinstance(failure, Raised) and failure.type_name == "NotImplementedError":
        said = (found("blank"),)
    elif not isinstance(failure, Absent):
        problems = (*problem_set.problems, problem_set.problems[0])
        sizes = only_known(function, problems[list(answers).index(failure)], problem_set.problems)
        said = (*said, found("called-with", sizes=sizes)) if sizes else said
    status = failure_status(failure)
    return tuple(replace(_item(function, name, status), findings=said) for name in function.outputs)


def _item(function: FunctionSpec, name: str, status: ItemStatus = "failed") -> JudgedItem:
    points = function.outputs[name].points
    return JudgedItem(
        function.item_id(name), function.task, function.name, name, 0.0, points, status
    )
