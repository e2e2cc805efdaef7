"""Errors carried forward: what failed is examined again with the helpers it leans on put right.

A helper is answered from outside, by the reference: one that failed itself, or returned what its
callers may stumble over (a matrix, lists). Where that does not help, those that are right stand
aside too, since several answers may be right (a derivative at a kink) and the caller need another.
Only what the lab declares before the function is given: nothing is answered by what builds upon
it. And only what was attempted: nobody is paid for what stands in for a blank.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from grader.judge.functions import right_outputs
from grader.lab.model import FunctionSpec, LabSpec
from grader.notebook.calls import Uses, reached
from grader.plan import Examination, Plan
from grader.session.help import Helpers
from grader.transcript import Absent, Answer, Carried, Raised, Returned

Answers = Mapping[str, Sequence[Answer]]
# Makes the calls of an examination, with some helpers given.
Ask = Callable[[Examination, Helpers], Carried]


def carry(
    lab: LabSpec,
    plan: Plan,
    uses: Uses,
    answers: Answers,
    unattempted: Collection[str],
    ask: Ask,
) -> Iterator[tuple[FunctionSpec, Helpers, Carried]]:
    """The second examination of each function that failed and leans on others.

    With each goes what was answered for it. One that was not attempted, or is not there, is no
    answer that could be carried, and one that did not ask is no other than before.
    """
    declared = {function.name: function for function in (*lab.helpers, *lab.functions)}
    provided = {helper.name for helper in lab.helpers}

    @cache
    def given(name: str) -> Sequence[Answer]:
        return answers.get(name) or ask(plan.examinations[name], {}).answers

    @cache
    def right(name: str) -> frozenset[str]:
        return right_outputs(declared[name], plan.examinations[name], given(name))

    def is_right(name: str) -> bool:
        return len(right(name)) == len(declared[name].outputs)

    def is_attempted(name: str) -> bool:
        if name in unattempted or _raises_not_implemented(given(name)):
            return False
        if isinstance(given(name)[0], Absent):  # it may have been there, and lost
            return name in provided or bool(uses.get(name))
        return True

    def ask_again(
        function: FunctionSpec, names: Collection[str]
    ) -> Iterator[tuple[frozenset[str], Helpers, Carried]]:
        """The examination with these helpers, and what is right in it, where it asked for any."""
        helpers = {name: declared[name] for name in declared if name in names}
        examination = plan.examinations[function.name]
        if helpers and (carried := ask(examination, helpers)).given:
            now_right = right_outputs(function, examination, carried.answers)
            right_too = tuple(name for name in carried.given if is_right(name))
            yield now_right, helpers, replace(carried, right=right_too)

    for at, function in enumerate(lab.functions, len(lab.helpers)):
        if function.name in unattempted or isinstance(answers[function.name][0], Absent):
            continue
        leans_on = reached(uses, function.name).intersection(list(declared)[:at])
        if not leans_on or is_right(function.name):
            continue
        attempted = {name for name in leans_on if is_attempted(name)}
        wrong = {name for name in attempted if not is_right(name) or not _is_plain(given(name))}
        found = next(ask_again(function, wrong), None)
        reached_so_far = found[0] if found else right(function.name)
        if attempted > wrong and len(reached_so_far) < len(function.outputs):
            for now_right, helpers, carried in ask_again(function, attempted):
                if now_right > reached_so_far:
                    found = now_right, helpers, carried
        if found:
            yield function, found[1], found[2]


def _raises_not_implemented(answers: Sequence[Answer]) -> bool:
    return any(
        isinstance(answer, Raised) and answer.type_name == NotImplementedError.__name__
        for answer in answers
    )


def _is_plain(answers: Sequence[Answer]) -> bool:
    """Whether all that came back were plain arrays and numbers."""
    return all(
        value.kind in ("array", "number")
        for answer in answers
        if isinstance(answer, Returned)
        for value in answer.values
    )
