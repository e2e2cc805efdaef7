"""The judge: what it lacks for a verdict on what was answered so far, or the verdict.

What is answered by the reference is asked for last: all that is shown is known before. And in the
order of the lab: what the reference answers for a function in one fork may be kept for another, so
nothing is asked for that function afterwards.
"""

from collections.abc import Collection
from dataclasses import dataclass

from grader.judge.answered import Answered
from grader.judge.case import Case
from grader.judge.findings import JudgedItem
from grader.judge.reading import Reading
from grader.judge.verdict import judge, judge_questions
from grader.lab.model import LabSpec
from grader.notebook.analysis import Analysis
from grader.plan import Plan
from grader.requests import CallRequest, Request, TrainingRequest
from grader.transcript import Transcript


@dataclass(frozen=True)
class Judged:
    """The items, and what they rest on. undetermined names those that wait for an answer."""

    items: tuple[JudgedItem, ...]
    answered: Answered
    undetermined: frozenset[str] = frozenset()


class Judge:
    """Judges one submission. Pure: whatever it keeps only spares working it out again.

    only names what is judged of the lab, as `rubric_of` does, everything by default. Where a
    training is judged so is every function.
    """

    def __init__(
        self, lab: LabSpec, plan: Plan, analysis: Analysis, only: Collection[str] | None = None
    ) -> None:
        self.lab, self.plan, self.analysis = lab, plan, analysis
        self._case = Case(lab, plan, analysis, only)
        self._questions: tuple[JudgedItem, ...] | None = None

    def lacks(self, transcript: Transcript) -> tuple[Request, ...]:
        """The requests whose answers are needed next, none where the verdict is whole."""
        lacking = Reading(self._case, transcript).lacking
        alone = tuple(request for request in lacking if not request.substitutes)
        ranks = {request.key: self._rank(request) for request in lacking}
        first = min(ranks.values(), default=0)
        return alone or tuple(request for request in lacking if ranks[request.key] == first)

    def _rank(self, request: Request) -> int:
        """When a request comes whose substitutes stand before it: tests and trainings are last."""
        places = {name: at for at, name in enumerate(self._case.declared)}
        if isinstance(request, CallRequest):
            return places[request.steps[0].name]
        if isinstance(request, TrainingRequest):
            return 2 * len(places)
        (uses,) = (test.uses for test in self.lab.tests if test.id == request.test)
        return len(places) + max(map(places.__getitem__, places.keys() & uses), default=0)

    def judge(self, transcript: Transcript) -> Judged:
        """Every item, as far as the answers go."""
        reading = Reading(self._case, transcript)
        if self._questions is None:
            self._questions = judge_questions(self._case.asked, self.analysis)
        items = judge(self._case.asked, self.plan, reading.answered, self.analysis, self._questions)
        return Judged(items, reading.answered, frozenset(reading.undetermined))
