"""The whole audit of a lab, in this process and in seconds."""

import dataclasses
import time
import warnings
from collections.abc import Callable, Iterator
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
from grader.audit.report import Mutant as Report
from grader.audit.trainings import SAMPLE, SAMPLE_SECONDS, reached_with
from grader.audit.trial import Subject, try_mutant
from grader.lab.model import FunctionSpec, LabSpec
from grader.plan import Examination, Plan, make_plan
from grader.result import Lab

Progress = Callable[[str], None]


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
    plan = make_plan(lab, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        progress("the reference and the template")
        reference = reference_faults(lab, seed)
        template = template_report(lab, plan)
        tried = list(_tried(lab, plan, progress))
        tried = _trained(lab, tried, seed, every_training, progress)
        reports = tuple(each.report for each in tried)
        progress("training with the reference")
        trainings = tuple(_trainings(lab, reports))
    reference += tuple(_trainings_missed(trainings))
    sampled = frozenset(() if every_training else (f"training.{t.id}" for t in lab.trainings))
    return Audit(
        schema=SCHEMA,
        grader=grader.__version__,
        lab=Lab(lab.id, lab.title, lab.version),
        seed=seed,
        seconds=round(time.monotonic() - began, 3),
        sound=is_sound(reference, template, reports),
        reference=reference,
        template=template,
        items=items_of(_points(lab), reports, sampled),
        mutants=reports,
        trainings=trainings,
        every_training=every_training,
    )


def subject_of(function: FunctionSpec, examination: Examination) -> Subject:
    """A function with the rubric's problems and fresh ones."""
    fresh = dataclasses.replace(examination, problems=fresh_problems(function, examination.seed))
    return Subject(with_memory(function), examination, fresh)


def mutants_of(subject: Subject, seed: int) -> tuple[Mutant, ...]:
    """Every mutant of a function: the dictionary's, the generated ones, and two mistakes at once.

    seed decides which pairs of mistakes are taken.
    """
    function, examination = subject.function, subject.examination
    problems = (*examination.problems, *subject.fresh.problems)
    axes = axes_of_sizes(function.parameters, problems)
    return (
        *of_dictionary(function, examination),
        *generated(function, examination, axes),
        *combined(function, examination, axes, seed),
    )


def _tried(lab: LabSpec, plan: Plan, progress: Progress) -> Iterator[_Tried]:
    for function in lab.functions:
        subject = subject_of(function, plan.examinations[function.name])
        mutants = mutants_of(subject, plan.seed)
        for at, mutant in enumerate(mutants, start=1):
            progress(f"{function.name}: mutant {at} of {len(mutants)}")
            yield _Tried(mutant, try_mutant(subject, mutant))


def _trained(
    lab: LabSpec, tried: list[_Tried], seed: int, every: bool, progress: Progress
) -> list[_Tried]:
    """What was tried, with how trainings went with mutants that are wrong."""
    used = {name for training in lab.trainings for name in training.uses}
    places = [
        at
        for at, each in enumerate(tried)
        if each.report.outcome in ("caught", "survived")
        and each.mutant.function in used
        and each.mutant.kind in (("dictionary", "generated") if every else ("dictionary",))
    ]
    if not every:
        places = list(np.random.default_rng(seed).permutation(places)[:SAMPLE])
    until = time.monotonic() + (float("inf") if every else SAMPLE_SECONDS)
    trained = list(tried)
    for number, at in enumerate(places, start=1):
        if time.monotonic() > until:
            break
        each = tried[at]
        progress(f"training with mutant {number} of {len(places)}")
        passed = {
            training.id: reached_with(lab, training, each.mutant) >= training.threshold
            for training in lab.trainings
            if each.mutant.function in training.uses
        }
        trained[at] = _Tried(each.mutant, replace(each.report, trainings=passed))
    return trained


def _trainings(lab: LabSpec, reports: tuple[Report, ...]) -> Iterator[Training]:
    for training in lab.trainings:
        passed = [
            report.trainings[training.id] for report in reports if training.id in report.trainings
        ]
        reference = reached_with(lab, training)
        yield Training(training.id, training.threshold, reference, len(passed), sum(passed))


def _trainings_missed(trainings: tuple[Training, ...]) -> Iterator[Fault]:
    for training in trainings:
        if training.reference < training.threshold:
            message = f"The reference reaches {training.reference:g} of {training.threshold:g}."
            yield Fault(f"training.{training.id}", message)


def _points(lab: LabSpec) -> dict[str, float]:
    """The points of every automatic item."""
    points = {
        f"{function.name}.{name}": output.points
        for function in lab.functions
        for name, output in function.outputs.items()
    }
    return points | {f"training.{training.id}": training.points for training in lab.trainings}
