"""What a submission is judged by, and what was worked out of its answers before."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property

from grader.bodies.child import Over
from grader.bodies.tests import Verdict
from grader.errors import LabError
from grader.judge.functions import right_outputs
from grader.judge.recipes import in_order
from grader.judge.replay import Tested, replayed
from grader.lab.builds import builds_upon
from grader.lab.model import LabSpec, OutsideTest
from grader.notebook.analysis import Analysis
from grader.plan import Plan
from grader.requests import CallRequest, Key, TestRequest
from grader.transcript import CallAnswer, TestAnswer


class Case:
    """A lab, a plan and a notebook's analysis; whatever else is kept only spares working it out.

    asked is what of the lab is judged; declared has its helpers and functions by their names.
    """

    def __init__(
        self, lab: LabSpec, plan: Plan, analysis: Analysis, only: Collection[str] | None = None
    ) -> None:
        self.lab, self.plan, self.analysis = lab, plan, analysis
        self.asked = lab if only is None else part_of(lab, only)
        self.declared = {function.name: function for function in (*lab.helpers, *lab.functions)}
        self._right: dict[Key, tuple[CallAnswer, frozenset[str]]] = {}
        self._ordered: dict[Key, tuple[CallAnswer, CallAnswer]] = {}
        self._tested: dict[Key, tuple[TestAnswer, Tested | None]] = {}
        self._solved: dict[str, Verdict | Over] = {}

    @cached_property
    def bases(self) -> Mapping[str, frozenset[str]]:
        """By function, the names that the lab's own builds upon."""
        return {
            name: builds_upon(function.stands_in or function.reference)
            for name, function in self.declared.items()
        }

    def ordered(self, request: CallRequest, answer: CallAnswer, form: int) -> CallAnswer:
        """An answer, its arguments in the order of the lab's parameters, however it was called."""
        function = self.declared[request.steps[0].name]
        if not function.forms:
            return answer
        known = self._ordered.get(request.key)
        if known is None or known[0] is not answer:
            known = self._ordered[request.key] = answer, in_order(answer, function, form)
        return known[1]

    def right(self, request: CallRequest, answer: CallAnswer) -> frozenset[str]:
        """The outputs of a function that are right in an answer."""
        known = self._right.get(request.key)
        if known is None or known[0] is not answer:
            name = request.steps[0].name
            problem_set = self.plan.problem_sets[name]
            found = right_outputs(self.declared[name], problem_set, answer.outcomes)
            known = self._right[request.key] = answer, found
        return known[1]

    def tested(self, test: OutsideTest, request: TestRequest, answer: TestAnswer) -> Tested | None:
        """What a test comes to on an answer; None where it asks for something else.

        Raises LabError where it is the test that is at fault.
        """
        known = self._tested.get(request.key)
        if known is None or known[0] is not answer:
            found = replayed(test, request.seed, answer)
            known = self._tested[request.key] = answer, found
        tested = known[1]
        if tested is not None:
            self._must_be_sound(test, request.seed, tested.verdict)
        return tested

    def _must_be_sound(self, test: OutsideTest, seed: int, verdict: object) -> None:
        """Where a test ends at a limit or breaks, the lab's own solution must pass it."""
        broke = isinstance(verdict, Verdict) and verdict.kind in ("raised", "lab")
        if not (broke or isinstance(verdict, Over)):
            return
        if test.id not in self._solved:
            self._solved[test.id] = test.runs.tried_on(test.names, seed)
        solved = self._solved[test.id]
        if not (isinstance(solved, Verdict) and solved.kind == "passed"):
            limit = isinstance(solved, Over) and test.runs.limits.words(solved.limit)
            why = f"it is not done within {limit}" if isinstance(solved, Over) else solved.why
            raise LabError(
                f"The lab's own solution does not pass the test {test.id!r}: {why}",
                "The submission is not at fault. Mend the test.",
            )


def part_of(lab: LabSpec, names: Collection[str]) -> LabSpec:
    """The lab with these functions, and items by id, alone; with every function for a training."""
    trainings = tuple(one for one in lab.trainings if f"training.{one.id}" in names)
    functions = tuple(one for one in lab.functions if trainings or one.name in names)
    return replace(
        lab,
        functions=functions,
        trainings=trainings,
        tests=tuple(one for one in lab.tests if one.id in names),
        questions=tuple(one for one in lab.questions if one.id in names),
    )
