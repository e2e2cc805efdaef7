"""What may lie behind an exception: the likeliest of all that can be told from it."""

from collections.abc import Sequence

from grader.judge.checking.parts import Answer
from grader.judge.failures.complaints import (
    complaint_cause,
    index_cause,
    leftover_cause,
    undefined_cause,
)
from grader.judge.failures.parameters import arguments_cause, global_cause, left_cause, order_cause
from grader.judge.failures.shapes import product_cause, shape_cause
from grader.judge.failures.sizes import foreign_size_cause, working_size_cause
from grader.judge.findings import Cause
from grader.lab.function_model import FunctionSpec
from grader.notebook.function_use import FunctionUse
from grader.plan import Problem
from grader.transcript import Raised


def crash_causes(
    function: FunctionSpec,
    problems: Sequence[Problem],
    answers: Sequence[Answer],
    works: Sequence[bool],
    use: FunctionUse,
) -> tuple[Cause, ...]:
    """What may lie behind the exceptions that a function stopped with; nothing if it is unknown.

    works says of each problem whether all that came back was right.
    """
    asked = tuple(zip(problems, answers, strict=False))
    raised = [answer for _, answer in asked if isinstance(answer, Raised)]
    if not raised:
        return ()
    stopped = [problem for problem, answer in asked if isinstance(answer, Raised)]
    every = len(asked) == len(problems)
    found = (
        order_cause(function, use),
        arguments_cause(raised[0], function, use),
        leftover_cause(raised[0], use),
        _of_what_was_left(raised[0], function, use),
        undefined_cause(raised[0], function, use),
        foreign_size_cause(function, stopped, raised, use),
        working_size_cause(function, problems, answers, works, use) if every else None,
        global_cause(function, use) if use.unread else None,
        product_cause(raised[0], function, stopped[0], use),
        shape_cause(raised[0], stopped[0].sizes),
        index_cause(raised),
        complaint_cause(raised[0]),
        global_cause(function, use),
    )
    return next(((cause,) for cause in found if cause is not None), ())


def _of_what_was_left(raised: Raised, function: FunctionSpec, use: FunctionUse) -> Cause | None:
    """A name that another function would have left behind, had it been called before."""
    left = any(f"'{name.rpartition('.')[2]}'" in raised.message for name, _ in use.habits.left_by)
    return left_cause(function, use) if left else None
