"""How each function answers: alone, as it was earlier, and with others answered for it.

A function is asked alone, and as it was at the end of its own cell where it fails and a later cell
may have changed it. What fails and leans on others is asked again with these answered from outside,
by the reference: first those that failed themselves, or returned what their callers may stumble
over (a matrix, lists); where that does not help, those that are right too, since several answers
may be right (a derivative at a kink) and the caller need another. Only what the lab declares before
the function is given: nothing is answered by what builds upon it. And only what was attempted:
nobody is paid for what stands in for a blank.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from grader.judge.answered import Carried, Earlier
from grader.judge.case import Case
from grader.judge.checking.parts import parts_of
from grader.judge.recipes import call_request
from grader.lab.function_model import FunctionSpec
from grader.lab.returns import ReturnForm
from grader.notebook.calls import reached
from grader.requests import Request
from grader.transcript import Absent, Answer, CallAnswer, Raised, Returned, Transcript


class Lacking(Exception):
    """An answer that is not there."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.key.text)
        self.request = request


@dataclass(frozen=True)
class Asked:
    """What came of one request for a function, and which of its outputs are right in it."""

    answer: CallAnswer
    right: frozenset[str]
    position: int | None = None
    form: int = 0

    @property
    def outcomes(self) -> tuple[Answer, ...]:
        return self.answer.outcomes

    @property
    def returns(self) -> bool:
        """Whether every call returned."""
        return all(isinstance(outcome, Returned) for outcome in self.outcomes)


class FunctionAnswers:
    """The answers of all functions in a transcript, as far as they are there.

    By function: alone what it answers by itself, earlier what it did where it was changed later,
    carried what it does with the functions in given answered for it.
    """

    def __init__(self, case: Case, transcript: Transcript) -> None:
        self._case, self._declared, self._transcript = case, case.declared, transcript
        self._best: dict[str, Asked] = {}
        self.alone: dict[str, tuple[Answer, ...]] = {}
        self.earlier: dict[str, Earlier] = {}
        self.carried: dict[str, Carried] = {}
        self.given: dict[str, tuple[str, ...]] = {}

    def _ask(
        self,
        name: str,
        position: int | None = None,
        substitutes: Collection[str] = (),
        form: int = 0,
    ) -> Asked:
        """The answer to all calls of a function; raises Lacking where it is not there."""
        if position is None:
            position = self._case.analysis.asked_at.get(name)
        plan, given = self._case.plan, tuple(substitutes)
        request = call_request(plan, self._declared, name, position, given, form)
        answer = self._transcript.calls.get(request.key)
        if answer is None:
            raise Lacking(request)
        answer = self._case.ordered(request, answer, form)
        return Asked(answer, self._case.right(request, answer), position, form)

    def _best_form(self, name: str) -> Asked:
        """A function alone, called in the form in which it earns most."""
        best = self._ask(name)
        for form in range(1, len(self._declared[name].forms)):
            if self.is_right(name, best) or is_absent(best):
                break
            other = self._ask(name, form=form)
            if (len(other.right), other.returns) > (len(best.right), best.returns):
                best = other
        return best

    def best_of(self, name: str) -> Asked:
        """A function alone: as it is in the end, or, where that is better, as it was earlier."""
        if name in self._best:
            return self._best[name]
        best = alone = self._best_form(name)
        self.alone[name] = alone.outcomes
        changed = self._case.analysis.lost.changed.get(name)
        if changed is not None and not self.is_right(name, alone):
            earlier = self._ask(name, changed.own, form=alone.form)
            if earlier.outcomes:  # else the notebook was not kept there
                self.earlier[name] = Earlier(changed.own, earlier.outcomes)
                gone = is_absent(alone) and not is_absent(earlier)
                if gone or len(earlier.right) > len(alone.right):
                    best = earlier
        self._best[name] = best
        return best

    def is_right(self, name: str, asked: Asked) -> bool:
        function = self._declared[name]
        return len(asked.right) == len(function.outputs) + len(function.claims)

    def is_attempted(self, name: str) -> bool:
        asked = self.best_of(name)
        if name in self._case.analysis.unattempted or _raises_not_implemented(asked.outcomes):
            return False
        if is_absent(asked):  # it may have been there, and lost
            provided = any(helper.name == name for helper in self._case.lab.helpers)
            return provided or bool(self._case.analysis.uses.get(name))
        return True

    def carry(self, function: FunctionSpec) -> None:
        """What is answered for a function that failed while others are answered for it.

        One that was not attempted, or is not there, is not an answer that could be carried, and one
        that did not ask is no other than before.
        """
        if function.kind != "function":  # it was made when the cells ran, whatever is called now
            return
        name, alone = function.name, self.best_of(function.name)
        if name in self._case.analysis.unattempted or is_absent(alone):
            return
        before = takewhile(lambda other: other != name, self._declared)
        leans_on = {
            other
            for other in self._leans_on(function).intersection(before)
            if self._case.bases[other].isdisjoint((name, function.root))
        }
        if not leans_on or self.is_right(name, alone):
            return
        attempted = {other for other in leans_on if self.is_attempted(other)}
        wrong = {
            other
            for other in attempted
            if not self.is_right(other, best := self.best_of(other))
            or not _is_plain(self._declared[other], best.outcomes)
        }
        reached_so_far = alone.right
        for helpers in (wrong, attempted):
            if helpers is attempted and not (
                attempted > wrong
                and len(reached_so_far) < len(function.outputs) + len(function.claims)
            ):
                continue
            offered = tuple(other for other in self._declared if other in helpers)
            if not offered:
                continue
            again = self._ask(name, alone.position, offered, alone.form)
            substituted = again.answer.substituted
            if substituted and (helpers is wrong or again.right > reached_so_far):
                right = tuple(one for one in substituted if self.is_right(one, self.best_of(one)))
                self.carried[name] = Carried(substituted, again.outcomes, right)
                self.given[name] = offered
                reached_so_far = again.right

    def _leans_on(self, function: FunctionSpec) -> frozenset[str]:
        """What a function may call, and what is called before it in its steps."""
        uses = self._case.analysis.uses
        found = reached(uses, function.root)
        if function.steps is not None and function.kind == "function":
            problem = self._case.plan.problem_sets[function.name].problems[0]
            actions, _ = function.actions(problem.variables)
            called = {one.name for one in actions if one.kind in ("call", "name")}
            found = found.union(called, *(reached(uses, name) for name in called))
        standing_in = {
            name
            for name, one in self._declared.items()
            if one.kind == "function" and (one.steps is None or one.stands_in is not None)
        }
        return frozenset(found - {function.name, function.root}) & standing_in


def is_absent(asked: Asked) -> bool:
    return isinstance(next(iter(asked.outcomes), None), Absent)


def _raises_not_implemented(outcomes: Sequence[Answer]) -> bool:
    return any(
        isinstance(outcome, Raised) and outcome.type_name == NotImplementedError.__name__
        for outcome in outcomes
    )


def _is_plain(function: FunctionSpec, outcomes: Sequence[Answer]) -> bool:
    """Whether all that came back were plain arrays and numbers."""
    form = ReturnForm(function.places)
    return all(
        part.kind in ("array", "number")
        for outcome in outcomes
        if isinstance(outcome, Returned)
        for part in parts_of(outcome, form).values
    )
