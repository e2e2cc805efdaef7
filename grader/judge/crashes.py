"""What may lie behind an exception: the likeliest of all that can be told from it."""

from collections.abc import Sequence

from grader.judge.complaints import complaint_hint, index_hint, leftover_hint, undefined_hint
from grader.judge.parameters import arguments_hint, global_hint, left_hint, order_hint
from grader.judge.shapes import product_hint, shape_hint
from grader.judge.sizes import foreign_size_hint, working_size_hint
from grader.lab.model import FunctionSpec
from grader.notebook.traits import Traits
from grader.plan import Problem
from grader.result import Hint
from grader.transcript import Answer, Raised


def crash_hints(
    function: FunctionSpec,
    problems: Sequence[Problem],
    answers: Sequence[Answer],
    works: Sequence[bool],
    traits: Traits,
) -> tuple[Hint, ...]:
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
        order_hint(function, traits),
        arguments_hint(raised[0], function, traits),
        leftover_hint(raised[0], traits),
        _of_what_was_left(raised[0], function, traits),
        undefined_hint(raised[0], function, traits),
        foreign_size_hint(function, stopped, raised, traits),
        working_size_hint(function, problems, answers, works, traits) if every else None,
        global_hint(function, traits) if traits.unread else None,
        product_hint(raised[0], function, stopped[0], traits),
        shape_hint(raised[0], stopped[0].sizes),
        index_hint(raised),
        complaint_hint(raised[0]),
        global_hint(function, traits),
    )
    return next(((hint,) for hint in found if hint is not None), ())


def _of_what_was_left(raised: Raised, function: FunctionSpec, traits: Traits) -> Hint | None:
    """A name that another function would have left behind, had it been called before."""
    left = any(
        f"'{name.rpartition('.')[2]}'" in raised.message for name, _ in traits.habits.left_by
    )
    return left_hint(function, traits) if left else None
