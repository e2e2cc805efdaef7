"""Tries one mutant: the judge's verdict on it, and whether that is just."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from msgspec.structs import replace

from grader.audit.asking import ask
from grader.audit.mutants import Mutant
from grader.audit.report import MutantReport as Report
from grader.audit.report import Naming, Outcome, Survival
from grader.judge.checking.compare import compare, error_of
from grader.judge.checking.expected import Expected, expected_of, parts_beside
from grader.judge.checking.raising import is_right
from grader.judge.checking.trees import compare_trees
from grader.judge.findings import Cause, JudgedItem
from grader.judge.functions import judge_function
from grader.lab.function_model import FunctionSpec, Output
from grader.lab.readings import EXACT
from grader.lab.returns import wide
from grader.lab.time_limit import TookTooLong, time_limit
from grader.plan import Problem, ProblemSet
from grader.transcript import Answer, Raised, Returned

# For all the calls of one problem set, and as much again for the judge.
MOST_SECONDS = 5.0
# Hints that say what is wrong with a value's form, though not why.
OF_FORM = frozenset({"wrong-shape", "wrong-count", "returns-none", "not-an-array", "nan"})


@dataclass(frozen=True)
class Subject:
    """A function under audit: the rubric's own problems, and fresh ones to compare on."""

    function: FunctionSpec
    problem_set: ProblemSet
    fresh: ProblemSet

    @cached_property
    def right(self) -> tuple[Expected, ...]:
        """What is right on the rubric's problems."""
        return expected_of(self.function, self.problem_set)

    @cached_property
    def fresh_right(self) -> tuple[Expected, ...]:
        """What is right on the fresh ones."""
        return expected_of(self.function, self.fresh)


@dataclass(frozen=True)
class _Difference:
    """Where a value is not the right one: how far off, whether it is right by what reading."""

    problem: Problem
    error: float
    right: bool
    exact: bool


def try_on_all(subjects: Sequence[Subject], mutant: Mutant) -> Report:
    """The verdict on a mutant over several draws of the problems: the worst of them counts.

    Each submission gets problems of its own, and a mutant must lose on all of them.
    """
    reports = [try_mutant(subject, mutant) for subject in subjects]
    return max(reports, key=_badness)


def _badness(report: Report) -> int:
    if report.outcome in ("unjudged", "survived"):
        return 2
    return 1 if report.collateral else 0


def try_mutant(subject: Subject, mutant: Mutant) -> Report:
    """Ask and judge a mutant as a submission would be, and weigh the verdict."""
    report = Report(mutant.id, mutant.function, mutant.kind, "unjudged")
    with np.errstate(all="ignore"):
        answers = _answers(mutant, subject.problem_set)
        try:
            with time_limit(MOST_SECONDS):
                items = judge_function(
                    subject.function, subject.problem_set, answers, expected=subject.right
                )
        except TookTooLong:
            return replace(report, message=f"The judge took longer than {MOST_SECONDS:g} s.")
        except Exception as error:
            return replace(report, message=f"The judge failed: {type(error).__name__}: {error}")
        return _weighed(subject, mutant, answers, items, report)


def _weighed(
    subject: Subject,
    mutant: Mutant,
    answers: Sequence[Answer],
    items: Sequence[JudgedItem],
    report: Report,
) -> Report:
    lost = {item.output for item in items if item.output and item.status != "passed"}
    fresh: tuple[Answer, ...] = ()
    killed: list[str] = []
    survived: list[Survival] = []
    accepted: list[str] = []
    collateral: list[str] = []
    for item in items:
        if item.output is None:  # a claim: it holds for the reference, and for many others
            killed += [item.id] if item.status != "passed" else []
            continue
        output = subject.function.outputs[item.output]
        differs = list(_differences(subject, subject.right, answers, item.output))
        if item.output in lost:
            just = mutant.of_form or differs
            (killed if just else collateral).append(item.id)
        elif mutant.of_form and subject.function.outputs[item.output].raises:
            continue  # an exception has no form
        elif mutant.of_form:
            survived.append(Survival(item.id, "Nothing is taken off for it."))
        elif item.output in mutant.touches:
            fresh = fresh or _answers(mutant, subject.fresh)
            beyond = list(_differences(subject, subject.fresh_right, fresh, item.output))
            survival = _survival(subject, output, differs, beyond)
            if survival is not None:
                why = mutant.remedy or survival.why
                survived.append(replace(survival, item=item.id, why=why))
            elif differs or beyond:
                accepted.append(item.id)
    causes = [cause for item in items if item.output in lost for cause in item.causes]
    return replace(
        report,
        outcome=_outcome(survived, killed or collateral, accepted),
        killed_by=tuple(killed),
        survived=tuple(survived),
        accepted=tuple(accepted),
        collateral=tuple(collateral),
        hints=tuple(dict.fromkeys(" + ".join(cause.ids) for cause in causes)),
        naming=_naming(mutant, causes) if mutant.kind == "dictionary" and killed else None,
    )


def _answers(mutant: Mutant, problem_set: ProblemSet) -> tuple[Answer, ...]:
    return ask({mutant.function: mutant.make()}, problem_set, MOST_SECONDS)


def _differences(
    subject: Subject, right: Sequence[Expected], answers: Sequence[Answer], name: str
) -> Iterator[_Difference]:
    """Where an output is not simply right: of another form, or further off than `exact`."""
    output = subject.function.outputs[name]
    if output.raises:
        yield from _not_raised(output, right, answers)
        return
    at = subject.function.places.index(name)
    for number, correct in enumerate((*right, right[0])):  # the first call is made again
        if correct.raised:
            continue
        answer = answers[number] if number < len(answers) else None
        part = parts_beside(answer, correct).part(at) if isinstance(answer, Returned) else None
        if part is not None and name in correct.trees:
            best = compare_trees(part.tree, correct.trees[name], output, name).comparison
            if not best.right or best.error > output.exact:
                yield _Difference(correct.problem, best.error, best.right, best.reading is EXACT)
            continue
        array = None if part is None or part.array is None else wide(part.array)
        if array is None:
            yield _Difference(correct.problem, float("inf"), False, False)
            continue
        reference = correct.outputs[name]
        error = (
            error_of(array, reference, output) if array.shape == reference.shape else float("inf")
        )
        if error > (0.0 if name in correct.exact else output.exact):
            best = compare(array, reference, output, exact=name in correct.exact)
            yield _Difference(correct.problem, best.error, best.right, best.reading is EXACT)


def _not_raised(
    output: Output, right: Sequence[Expected], answers: Sequence[Answer]
) -> Iterator[_Difference]:
    """Where an exception that is asked for was not raised."""
    for number, correct in enumerate(right):
        raised = number < len(answers) and is_right(answers[number], output)
        always = all(isinstance(answer, Raised) for answer in answers)
        if always or raised != correct.is_raised(output):
            yield _Difference(correct.problem, float("inf"), False, False)


def _survival(
    subject: Subject, output: Output, differs: list[_Difference], beyond: list[_Difference]
) -> Survival | None:
    """Why a wrong output keeps full marks; None where it is right, or right as the lab reads it."""
    wrong = next((found for found in beyond if not found.right), None)
    if wrong is not None:
        return Survival("", _why_not_seen(subject, wrong.problem), dict(wrong.problem.sizes))
    off = [found for found in (*differs, *beyond) if found.exact]
    if off:
        worst = max(off, key=lambda found: found.error)
        return Survival(
            "",
            f"It is off by up to {worst.error:.2g} of its largest value, which the tolerance of "
            f"{output.tolerance:.2g} takes for right.",
            dict(worst.problem.sizes),
        )
    return None


def _why_not_seen(subject: Subject, problem: Problem) -> str:
    named = ", ".join(f"{name} = {size}" for name, size in problem.sizes.items())
    sizes = f" with {named}" if named else ""
    if dict(problem.sizes) in [dict(own.sizes) for own in subject.problem_set.problems]:
        return (
            f"It is right on the problems of this seed, but not on another one{sizes}: the "
            "problems leave it to chance."
        )
    return f"It is right on every problem of the rubric; one{sizes} would tell."


def _outcome(survived: object, killed: object, accepted: object) -> Outcome:
    if survived:
        return "survived"
    if killed:
        return "killed"
    return "accepted" if accepted else "equivalent"


def _naming(mutant: Mutant, causes: Sequence[Cause]) -> Naming:
    """Whether the causes name the mistake; one of two mistakes names both."""
    ids = {mistake for cause in causes for mistake in cause.ids}
    if ids & set(mutant.causes):
        return "alone" if len(ids) == 1 else "one_of_several"
    if ids - OF_FORM:
        return "another"
    return "form" if ids else "none"
