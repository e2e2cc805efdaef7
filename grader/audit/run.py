"""The whole audit of a lab: no kernels, and some seconds on all processors."""

import dataclasses
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

import grader
from grader.audit.baseline import reference_faults, template_report
from grader.audit.combined import combined
from grader.audit.generated import generated
from grader.audit.memory import with_memory
from grader.audit.mutants import Mutant, of_dictionary
from grader.audit.problems import axes_of_sizes, fresh_problems
from grader.audit.report import SCHEMA, Audit, Fault, Training, is_sound, items_of
from grader.audit.report import MutantReport as Report
from grader.audit.tests import faults_of_tests, with_tests
from grader.audit.trainings import SAMPLE, SAMPLE_SECONDS, reached_with
from grader.audit.trial import Subject, try_on_all
from grader.audit.workers import run_jobs
from grader.lab.function_model import FunctionSpec
from grader.lab.model import LabSpec
from grader.lab.training_model import TrainingSpec
from grader.plan import Plan, ProblemSet, make_plan
from grader.result import Lab
from grader.text import Progress

# Submissions get different problems: the rubric must hold on several draws, those of the seeds
# from the one that is asked for on.
DRAWS = 3


@dataclass(frozen=True)
class _Tried:
    """A mutant and what became of it."""

    mutant: Mutant
    report: Report


def audit_lab(
    lab: LabSpec,
    seed: int = 0,
    *,
    every_training: bool = False,
    progress: Progress = lambda _: None,
) -> Audit:
    """Try every mutant of every function, and what must hold before.

    every_training also trains with each wrong mutant that a training uses, those of two mistakes
    left out; otherwise with a sample of the dictionary's, as many as a few seconds allow.
    """
    began = time.monotonic()
    plans = tuple(make_plan(lab, seed + at) for at in range(DRAWS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        progress("the reference and the template")
        reference = (*reference_faults(lab, plans), *faults_of_tests(lab))
        template = template_report(lab, plans[0])
        tried = _tried(lab, plans, progress)
        tried, trainings = _trained(lab, tried, seed, every_training, progress)
    reports = tuple(each.report for each in tried)
    reference += tuple(_trainings_missed(trainings))
    untold = {*(() if every_training else (f"training.{t.id}" for t in lab.trainings))}
    untold |= {test.id for test in lab.tests if not {*test.uses} & {*lab.function_names}}
    return Audit(
        schema=SCHEMA,
        grader=grader.__version__,
        lab=Lab(lab.id, lab.title, lab.version),
        seed=seed,
        seconds=round(time.monotonic() - began, 3),
        sound=is_sound(reference, template, reports),
        reference=reference,
        template=template,
        items=items_of(_points(lab), reports, frozenset(untold)),
        mutants=reports,
        trainings=trainings,
        every_training=every_training,
        draws=DRAWS,
    )


def subject_of(function: FunctionSpec, problem_set: ProblemSet) -> Subject:
    """A function with the rubric's problems and fresh ones."""
    fresh = dataclasses.replace(problem_set, problems=fresh_problems(function, problem_set.seed))
    return Subject(with_memory(function), problem_set, fresh)


def mutants_of(subject: Subject, seed: int) -> tuple[Mutant, ...]:
    """Every mutant of a function: the dictionary's, the generated ones, and two mistakes at once.

    seed decides which pairs of mistakes are taken.
    """
    function, problem_set = subject.function, subject.problem_set
    problems = (*problem_set.problems, *subject.fresh.problems)
    axes = axes_of_sizes(function.parameters, problems)
    return (
        *of_dictionary(function, problem_set),
        *generated(function, problem_set, axes),
        *combined(function, problem_set, axes, seed),
    )


def _tried(lab: LabSpec, plans: Sequence[Plan], progress: Progress) -> list[_Tried]:
    pairs = [
        (subjects, mutant)
        for subjects in (
            [subject_of(function, plan.problem_sets[function.name]) for plan in plans]
            for function in lab.functions
        )
        for mutant in mutants_of(subjects[0], plans[0].seed)
    ]
    reports: dict[int, Report] = {}
    for at, report in run_jobs(lambda at: _try(lab, *pairs[at]), len(pairs)):
        reports[at] = report
        progress(f"mutant {len(reports)} of {len(pairs)}")
    return [_Tried(mutant, reports[at]) for at, (_, mutant) in enumerate(pairs)]


def _try(lab: LabSpec, subjects: Sequence[Subject], mutant: Mutant) -> Report:
    return with_tests(lab, mutant, try_on_all(subjects, mutant))


def _trained(
    lab: LabSpec, tried: list[_Tried], seed: int, every: bool, progress: Progress
) -> tuple[list[_Tried], tuple[Training, ...]]:
    """What was tried, with how trainings went with mutants that are wrong; and with none."""
    runs: list[tuple[TrainingSpec, int | None]] = [(training, None) for training in lab.trainings]
    runs += [
        (training, at)
        for at in _to_train_with(lab, tried, seed, every)
        for training in lab.trainings
        if tried[at].mutant.function in training.uses
    ]
    until = time.monotonic() + (float("inf") if every else SAMPLE_SECONDS)

    def train(number: int) -> float | None:
        training, at = runs[number]
        if at is None:
            return reached_with(lab, training)
        if time.monotonic() > until:
            return None
        return reached_with(lab, training, tried[at].mutant)

    reference: dict[str, float] = {}
    passed: dict[int, dict[str, bool]] = {}
    for done, (number, accuracy) in enumerate(run_jobs(train, len(runs)), start=1):
        training, at = runs[number]
        progress(f"training {done} of {len(runs)}")
        if at is None:
            reference[training.id] = accuracy or 0.0
        elif accuracy is not None:
            passed.setdefault(at, {})[training.id] = accuracy >= training.threshold
    trained = [
        _Tried(each.mutant, replace(each.report, trainings=passed.get(at, {})))
        for at, each in enumerate(tried)
    ]
    return trained, tuple(_training(t, reference[t.id], trained) for t in lab.trainings)


def _to_train_with(lab: LabSpec, tried: list[_Tried], seed: int, every: bool) -> list[int]:
    """Places of the wrong mutants that trainings use; a sample, unless every one is asked for."""
    used = {name for training in lab.trainings for name in training.uses}
    places = [
        at
        for at, each in enumerate(tried)
        if each.report.outcome in ("killed", "survived")
        and each.mutant.function in used
        and each.mutant.kind in (("dictionary", "generated") if every else ("dictionary",))
    ]
    if every:
        return places
    order = np.random.default_rng(seed).permutation(len(places))
    return [places[at] for at in order[:SAMPLE]]


def _training(training: TrainingSpec, reference: float, trained: list[_Tried]) -> Training:
    each = [tried.report.trainings for tried in trained]
    passed = [trainings[training.id] for trainings in each if training.id in trainings]
    return Training(training.id, training.threshold, reference, len(passed), sum(passed))


def _trainings_missed(trainings: tuple[Training, ...]) -> Iterator[Fault]:
    for training in trainings:
        if training.reference < training.threshold:
            message = f"The reference reaches {training.reference:g} of {training.threshold:g}."
            yield Fault(f"training.{training.id}", message)


def _points(lab: LabSpec) -> dict[str, float]:
    """The points of every automatic item."""
    points = {
        function.item_id(name): output.points
        for function in lab.functions
        for name, output in function.outputs.items()
    }
    points |= {
        f"{function.name}.{claim.id}": claim.points
        for function in lab.functions
        for claim in function.claims
    }
    points |= {test.id: test.points for test in lab.tests}
    return points | {f"training.{training.id}": training.points for training in lab.trainings}
