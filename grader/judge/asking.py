"""What the judge asks for: all that a verdict needs, from what was answered so far.

A function is asked alone, and as it was at the end of its own cell where it fails and a later cell
may have changed it. What fails and leans on others is asked again with these answered from outside,
by the reference: first those that failed themselves, or returned what their callers may stumble
over (a matrix, lists); where that does not help, those that are right too, since several answers
may be right (a derivative at a kink) and the caller need another. Only what the lab declares before
the function is given: nothing is answered by what builds upon it. And only what was attempted:
nobody is paid for what stands in for a blank.

What is answered by the reference is asked for last: all that is shown is known before. And in the
order of the lab: what the reference answers for a function in one fork may be kept for another, so
nothing is asked for that function afterwards.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from grader.bodies.child import Over
from grader.bodies.tests import Verdict
from grader.errors import LabError
from grader.judge.answered import Answered, Carried, Earlier, TrainingRun
from grader.judge.checking.parts import parts_of
from grader.judge.failures.faults import traceback_of
from grader.judge.findings import JudgedItem
from grader.judge.functions import right_outputs
from grader.judge.recipes import call_request, in_order, request_of_test, training_request
from grader.judge.replay import Tested, replayed
from grader.judge.scoring.training import last_value, passes
from grader.judge.verdict import judge, judge_questions
from grader.lab.function_model import FunctionSpec
from grader.lab.model import LabSpec, OutsideTest
from grader.lab.returns import ReturnForm
from grader.lab.training import reference_run
from grader.lab.training_model import TrainingSpec
from grader.notebook.analysis import Analysis
from grader.notebook.calls import reached
from grader.plan import Plan
from grader.requests import CallRequest, Key, Request, TestRequest, TrainingRequest
from grader.transcript import Absent, Answer, CallAnswer, Raised, Returned, TestAnswer, Transcript


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
        self.asked = lab if only is None else part_of(lab, only)
        self.declared = {function.name: function for function in (*lab.helpers, *lab.functions)}
        self._right: dict[Key, tuple[CallAnswer, frozenset[str]]] = {}
        self._ordered: dict[Key, tuple[CallAnswer, CallAnswer]] = {}
        self._questions: tuple[JudgedItem, ...] | None = None
        self._tested: dict[Key, tuple[TestAnswer, Tested | None]] = {}
        self._solved: dict[str, Verdict | Over] = {}

    def lacks(self, transcript: Transcript) -> tuple[Request, ...]:
        """The requests whose answers are needed next, none where the verdict is whole."""
        lacking = _Reading(self, transcript).lacking
        alone = tuple(request for request in lacking if not request.substitutes)
        ranks = {request.key: self._rank(request) for request in lacking}
        first = min(ranks.values(), default=0)
        return alone or tuple(request for request in lacking if ranks[request.key] == first)

    def _rank(self, request: Request) -> int:
        """When a request comes whose substitutes stand before it: tests and trainings are last."""
        places = {name: at for at, name in enumerate(self.declared)}
        if isinstance(request, CallRequest):
            return places[request.steps[0].name]
        if isinstance(request, TrainingRequest):
            return 2 * len(places)
        (uses,) = (test.uses for test in self.lab.tests if test.id == request.test)
        return len(places) + max(map(places.__getitem__, places.keys() & uses), default=0)

    def judge(self, transcript: Transcript) -> Judged:
        """Every item, as far as the answers go."""
        reading = _Reading(self, transcript)
        if self._questions is None:
            self._questions = judge_questions(self.asked, self.analysis)
        items = judge(self.asked, self.plan, reading.answered, self.analysis, self._questions)
        return Judged(items, reading.answered, frozenset(reading.undetermined))

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


class _Lacking(Exception):
    """An answer that is not there."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.key.text)
        self.request = request


@dataclass(frozen=True)
class _Asked:
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


class _Reading:
    """What a transcript comes to, and what it lacks."""

    def __init__(self, judge: Judge, transcript: Transcript) -> None:
        self._judge, self._lab, self._transcript = judge, judge.lab, transcript
        self._declared = judge.declared
        self._lacking: dict[Key, Request] = {}
        self.undetermined: set[str] = set()
        self._best: dict[str, _Asked] = {}
        self._given: dict[str, tuple[str, ...]] = {}
        self._earlier: dict[str, Earlier] = {}
        self._carried: dict[str, Carried] = {}
        self._alone: dict[str, tuple[Answer, ...]] = {}
        self._trainings: dict[str, tuple[TrainingRun, ...]] = {}
        self._faults: dict[str, str] = {}
        self._function_faults: dict[str, str] = {}
        self._tests: dict[str, Tested] = {}
        self._test_faults: dict[str, str] = {}
        self._read()

    @property
    def lacking(self) -> tuple[Request, ...]:
        """The requests that are not answered."""
        return tuple(self._lacking.values())

    @property
    def answered(self) -> Answered:
        """The answers by what they are for."""
        return Answered(
            self._transcript.cells,
            self._alone,
            self._trainings,
            self._carried,
            self._earlier,
            self._faults,
            self._function_faults,
            self._tests,
            self._test_faults,
        )

    def _read(self) -> None:
        asked, places = self._judge.asked, list(self._declared)
        for function in asked.functions:
            with self._isolated(self._function_faults, function.name, _items_of(function)):
                self._best_of(function.name)
        for function in asked.functions:
            with self._isolated(self._function_faults, function.name, _items_of(function)):
                self._carry(places.index(function.name), function)
        for training in asked.trainings:
            with self._isolated(self._faults, training.id, [f"training.{training.id}"]):
                self._train(training)
        for test in asked.tests:
            with self._isolated(self._test_faults, test.id, [test.id]):
                self._test(test)

    @contextmanager
    def _isolated(self, faults: dict[str, str], name: str, items: Iterable[str]) -> Iterator[None]:
        """Note what is lacking for a function or a training, or what the grader fails with."""
        try:
            yield
        except _Lacking as lacking:
            self._lacking[lacking.request.key] = lacking.request
            self.undetermined.update(items)
        except Exception as error:
            faults[name] = traceback_of(error)

    def _ask(
        self,
        name: str,
        position: int | None = None,
        substitutes: Collection[str] = (),
        form: int = 0,
    ) -> _Asked:
        """The answer to all calls of a function; raises _Lacking where it is not there."""
        if position is None:
            position = self._judge.analysis.asked_at.get(name)
        plan, given = self._judge.plan, tuple(substitutes)
        request = call_request(plan, self._declared, name, position, given, form)
        answer = self._transcript.calls.get(request.key)
        if answer is None:
            raise _Lacking(request)
        answer = self._judge.ordered(request, answer, form)
        return _Asked(answer, self._judge.right(request, answer), position, form)

    def _best_form(self, name: str) -> _Asked:
        """A function alone, called in the form in which it earns most."""
        best = self._ask(name)
        for form in range(1, len(self._declared[name].forms)):
            if self._is_right(name, best) or _is_absent(best):
                break
            other = self._ask(name, form=form)
            if (len(other.right), other.returns) > (len(best.right), best.returns):
                best = other
        return best

    def _best_of(self, name: str) -> _Asked:
        """A function alone: as it is in the end, or, where that is better, as it was earlier."""
        if name in self._best:
            return self._best[name]
        best = alone = self._best_form(name)
        self._alone[name] = alone.outcomes
        changed = self._judge.analysis.lost.changed.get(name)
        if changed is not None and not self._is_right(name, alone):
            earlier = self._ask(name, changed.own, form=alone.form)
            if earlier.outcomes:  # else the notebook was not kept there
                self._earlier[name] = Earlier(changed.own, earlier.outcomes)
                gone = _is_absent(alone) and not _is_absent(earlier)
                if gone or len(earlier.right) > len(alone.right):
                    best = earlier
        self._best[name] = best
        return best

    def _is_right(self, name: str, asked: _Asked) -> bool:
        function = self._declared[name]
        return len(asked.right) == len(function.outputs) + len(function.claims)

    def _is_attempted(self, name: str) -> bool:
        asked = self._best_of(name)
        if name in self._judge.analysis.unattempted or _raises_not_implemented(asked.outcomes):
            return False
        if _is_absent(asked):  # it may have been there, and lost
            provided = any(helper.name == name for helper in self._lab.helpers)
            return provided or bool(self._judge.analysis.uses.get(name))
        return True

    def _carry(self, at: int, function: FunctionSpec) -> None:
        """What is answered for a function that failed while others are answered for it.

        One that was not attempted, or is not there, is not an answer that could be carried, and one
        that did not ask is no other than before.
        """
        if function.kind != "function":  # it was made when the cells ran, whatever is called now
            return
        name, alone = function.name, self._best_of(function.name)
        if name in self._judge.analysis.unattempted or _is_absent(alone):
            return
        before = list(self._declared)[:at]
        leans_on = self._leans_on(function).intersection(before)
        if not leans_on or self._is_right(name, alone):
            return
        attempted = {other for other in leans_on if self._is_attempted(other)}
        wrong = {
            other
            for other in attempted
            if not self._is_right(other, best := self._best_of(other))
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
                right = tuple(one for one in substituted if self._is_right(one, self._best_of(one)))
                self._carried[name] = Carried(substituted, again.outcomes, right)
                self._given[name] = offered
                reached_so_far = again.right

    def _leans_on(self, function: FunctionSpec) -> frozenset[str]:
        """What a function may call, and what is called before it in its steps."""
        uses = self._judge.analysis.uses
        found = reached(uses, function.root)
        if function.steps is not None and function.kind == "function":
            problem = self._judge.plan.problem_sets[function.name].problems[0]
            actions, _ = function.actions(problem.variables)
            called = {one.name for one in actions if one.kind in ("call", "name")}
            found = found.union(called, *(reached(uses, name) for name in called))
        standing_in = {
            name
            for name, one in self._declared.items()
            if one.kind == "function" and (one.steps is None or one.stands_in is not None)
        }
        return frozenset(found - {function.name, function.root}) & standing_in

    def _train(self, training: TrainingSpec) -> None:
        """The runs of a training; those that fail, with helpers answered, where they pass so.

        What is trained with is none of them, even where it has helped another. A function that is
        not there cannot be trained with; the verdict says so.
        """
        best = {name: self._best_of(name) for name in training.uses}
        if any(_is_absent(asked) for asked in best.values()):
            return
        positions = tuple(
            (name, asked.position) for name, asked in best.items() if asked.position is not None
        )
        alone = self._trainings[training.id] = self._runs(training, (), positions)
        if training.id in self._faults or passes(training, alone):
            return
        for name in training.uses:
            at = list(self._declared).index(name)
            if name not in self._given:
                self._carry(at, self._declared[name])
        offered = {one for name in training.uses for one in self._given.get(name, ())}
        helpers = tuple(n for n in self._declared if n in offered and n not in training.uses)
        if helpers:
            again = self._runs(training, helpers, positions)
            if passes(training, again):
                self._trainings[training.id] = again

    def _test(self, test: OutsideTest) -> None:
        """What a test comes to where it stands; or in the end, where it does not pass before."""
        stands = self._judge.analysis.positions.get(test.id)
        for position in dict.fromkeys((stands, None)):
            request = request_of_test(self._judge.plan, self._declared, test, position)
            answer = self._transcript.tests.get(request.key)
            if answer is not None and answer.ended == "position":
                continue
            tested = None if answer is None else self._judge.tested(test, request, answer)
            if tested is None:
                raise _Lacking(request)
            self._tests.setdefault(test.id, tested)
            if tested.passed:
                self._tests[test.id] = tested
                return
        self._help(test)

    def _help(self, test: OutsideTest) -> None:
        """Whether a test passes once wrong functions that its own lean on are answered for."""
        uses = self._judge.analysis.uses
        leans_on = frozenset[str]().union(*(reached(uses, name) for name in test.uses))
        wrong = tuple(
            name
            for name in self._declared
            if name in leans_on.difference(test.uses)
            and self._is_attempted(name)
            and not self._is_right(name, self._best_of(name))
        )
        if not wrong:
            return
        request = request_of_test(self._judge.plan, self._declared, test, None, wrong)
        answer = self._transcript.tests.get(request.key)
        tested = None if answer is None else self._judge.tested(test, request, answer)
        if answer is None or tested is None:
            raise _Lacking(request)
        if tested.passed and answer.substituted:
            self._tests[test.id] = replace(tested, substituted=answer.substituted)

    def _runs(
        self,
        training: TrainingSpec,
        helpers: tuple[str, ...],
        positions: tuple[tuple[str, int], ...],
    ) -> tuple[TrainingRun, ...]:
        requests = [
            training_request(self._declared, training, seed, helpers, positions)
            for seed in self._judge.plan.trainings[training.id]
        ]
        lacking = [request for request in requests if request.key not in self._transcript.trainings]
        if lacking:
            self._lacking.update((request.key, request) for request in lacking)
            raise _Lacking(lacking[0])
        return tuple(self._run(training, request) for request in requests)

    def _run(self, training: TrainingSpec, request: TrainingRequest) -> TrainingRun:
        """One run; with the reference beside it where it falls short of the threshold."""
        answer = self._transcript.trainings[request.key]
        if answer.fault:
            self._faults[training.id] = answer.fault
        run = TrainingRun(
            request.seed,
            answer.curves,
            answer.failed_function,
            answer.failure,
            answer.substituted,
            answer.surface,
        )
        reached = last_value(run.curves, training.accuracy)
        if answer.failure or answer.fault or reached >= training.threshold:
            return run
        try:
            right = reference_run(self._lab, training, request.seed)
        except Exception as error:
            self._faults[training.id] = traceback_of(error)
            return run
        return replace(run, reference=last_value(right.curves, training.accuracy))


def _items_of(function: FunctionSpec) -> list[str]:
    return [function.item_id(output) for output in function.outputs]


def _is_absent(asked: _Asked) -> bool:
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
