"""What a transcript comes to, and what it lacks: functions, then trainings and tests."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from grader.judge.answered import Answered, TrainingRun
from grader.judge.case import Case
from grader.judge.failures.faults import traceback_of
from grader.judge.function_answers import FunctionAnswers, Lacking, is_absent
from grader.judge.recipes import request_of_test, training_request
from grader.judge.replay import Tested
from grader.judge.scoring.training import last_value, passes
from grader.lab.function_model import FunctionSpec
from grader.lab.model import OutsideTest
from grader.lab.training import reference_run
from grader.lab.training_model import TrainingSpec
from grader.notebook.calls import reached
from grader.requests import Key, Request, TrainingRequest
from grader.transcript import Transcript


class Reading:
    """What a transcript comes to, and what it lacks."""

    def __init__(self, case: Case, transcript: Transcript) -> None:
        self._case, self._transcript, self._declared = case, transcript, case.declared
        self._functions = FunctionAnswers(case, transcript)
        self._lacking: dict[Key, Request] = {}
        self.undetermined: set[str] = set()
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
            self._functions.alone,
            self._trainings,
            self._functions.carried,
            self._functions.earlier,
            self._faults,
            self._function_faults,
            self._tests,
            self._test_faults,
        )

    def _read(self) -> None:
        asked = self._case.asked
        for function in asked.functions:
            with self._isolated(self._function_faults, function.name, _items_of(function)):
                self._functions.best_of(function.name)
        for function in asked.functions:
            with self._isolated(self._function_faults, function.name, _items_of(function)):
                self._functions.carry(function)
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
        except Lacking as lacking:
            self._lacking[lacking.request.key] = lacking.request
            self.undetermined.update(items)
        except Exception as error:
            faults[name] = traceback_of(error)

    def _train(self, training: TrainingSpec) -> None:
        """The runs of a training; those that fail, with helpers answered, where they pass so.

        What is trained with is none of them, even where it has helped another. A function that is
        not there cannot be trained with; the verdict says so.
        """
        best = {name: self._functions.best_of(name) for name in training.uses}
        if any(is_absent(asked) for asked in best.values()):
            return
        positions = tuple(
            (name, asked.position) for name, asked in best.items() if asked.position is not None
        )
        alone = self._trainings[training.id] = self._runs(training, (), positions)
        if training.id in self._faults or passes(training, alone):
            return
        for name in training.uses:
            if name not in self._functions.given:
                self._functions.carry(self._declared[name])
        offered = {one for name in training.uses for one in self._functions.given.get(name, ())}
        helpers = tuple(n for n in self._declared if n in offered and n not in training.uses)
        if helpers:
            again = self._runs(training, helpers, positions)
            if passes(training, again):
                self._trainings[training.id] = again

    def _test(self, test: OutsideTest) -> None:
        """What a test comes to where it stands; or in the end, where it does not pass before."""
        stands = self._case.analysis.positions.get(test.id)
        for position in dict.fromkeys((stands, None)):
            request = request_of_test(self._case.plan, self._declared, test, position)
            answer = self._transcript.tests.get(request.key)
            if answer is not None and answer.ended == "position":
                continue
            tested = None if answer is None else self._case.tested(test, request, answer)
            if tested is None:
                raise Lacking(request)
            self._tests.setdefault(test.id, tested)
            if tested.passed:
                self._tests[test.id] = tested
                return
        self._help(test)

    def _help(self, test: OutsideTest) -> None:
        """Whether a test passes once wrong functions that its own lean on are answered for.

        None is that builds upon what is tested, by its code or since the lab declares it after.
        """
        uses = self._case.analysis.uses
        leans_on = frozenset[str]().union(*(reached(uses, name) for name in test.uses))
        declared = list(self._declared)
        last = max((declared.index(name) for name in test.uses if name in declared), default=None)
        wrong = tuple(
            name
            for name in declared[:last]
            if name in leans_on.difference(test.uses)
            and self._case.bases[name].isdisjoint(test.uses)
            and self._functions.is_attempted(name)
            and not self._functions.is_right(name, self._functions.best_of(name))
        )
        if not wrong:
            return
        request = request_of_test(self._case.plan, self._declared, test, None, wrong)
        answer = self._transcript.tests.get(request.key)
        tested = None if answer is None else self._case.tested(test, request, answer)
        if answer is None or tested is None:
            raise Lacking(request)
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
            for seed in self._case.plan.trainings[training.id]
        ]
        lacking = [request for request in requests if request.key not in self._transcript.trainings]
        if lacking:
            self._lacking.update((request.key, request) for request in lacking)
            raise Lacking(lacking[0])
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
            right = reference_run(self._case.lab, training, request.seed)
        except Exception as error:
            self._faults[training.id] = traceback_of(error)
            return run
        return replace(run, reference=last_value(right.curves, training.accuracy))


def _items_of(function: FunctionSpec) -> list[str]:
    return [function.item_id(output) for output in function.outputs]
