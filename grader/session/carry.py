"""Errors carried forward: what failed is examined again with the helpers it leans on put right.

A helper is answered from outside, by the reference. Only what failed itself is given, or returned
what its callers may stumble over (a matrix, lists), and only what the lab declares before the
function: nothing is answered by what builds upon it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache

from grader.judge.functions import is_right
from grader.lab.model import FunctionSpec, LabSpec
from grader.notebook.calls import Uses, reached
from grader.plan import Examination, Plan
from grader.session.help import Helpers
from grader.transcript import Absent, Answer, Carried, Returned

Answers = Mapping[str, Sequence[Answer]]
# Makes the calls of an examination, with some helpers given.
Ask = Callable[[Examination, Helpers], Carried]


def carry(
    lab: LabSpec,
    plan: Plan,
    uses: Uses,
    answers: Answers,
    blank: Collection[str],
    ask: Ask,
) -> Iterator[tuple[FunctionSpec, Helpers, Carried]]:
    """The second examination of each function that failed and leans on what failed too.

    With each goes what was answered for it. A blank function, or one that is not there, is no
    answer that could be carried, and one that did not ask is no other than before.
    """
    declared = {function.name: function for function in (*lab.helpers, *lab.functions)}

    @cache
    def given(name: str) -> Sequence[Answer]:
        return answers.get(name) or ask(plan.examinations[name], {}).answers

    @cache
    def failed(name: str) -> bool:
        return not is_right(declared[name], plan.examinations[name], given(name))

    for at, function in enumerate(lab.functions, len(lab.helpers)):
        if function.name in blank or isinstance(answers[function.name][0], Absent):
            continue
        leans_on = reached(uses, function.name).intersection(list(declared)[:at])
        if not leans_on or not failed(function.name):
            continue
        helpers = {
            name: declared[name]
            for name in declared
            if name in leans_on and (failed(name) or not _is_plain(given(name)))
        }
        if helpers:
            carried = ask(plan.examinations[function.name], helpers)
            if carried.given:
                yield function, helpers, carried


def _is_plain(answers: Sequence[Answer]) -> bool:
    """Whether all that came back were plain arrays and numbers."""
    return all(
        value.kind in ("array", "number")
        for answer in answers
        if isinstance(answer, Returned)
        for value in answer.values
    )
