"""Faults of a lab's declaration, all at once: names, points, and a trial of every reference."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from grader.formula import faults_of_formulas
from grader.lab.credits import is_general
from grader.lab.model import LabSpec
from grader.lab.tests import faults_of_test
from grader.lab.trial import faults_in_trial
from grader.limits import MIB
from grader.values.figures import PARTS

# A tolerance that no other order of computing can keep.
_LEAST = 1e-15
# Of all files that lie beside a notebook: each kernel gets a copy.
MAX_FILES = 64 * MIB


def faults_of(lab: LabSpec) -> list[str]:
    """Every fault found, in words; an empty list for a sound lab."""
    return [
        *_naming(lab),
        *_surroundings(lab),
        *_points(lab),
        *_credits(lab),
        *_trainings(lab),
        *_questions(lab),
        *_functions(lab),
        *_tests(lab),
    ]


def _naming(lab: LabSpec) -> Iterator[str]:
    if lab.template is not None and not lab.template.is_file():
        yield f"the template {lab.template} does not exist"
    if not (lab.functions or lab.tests or lab.questions):
        yield "no function is declared, and no test"
    ids = {
        "task": [task.id for task in lab.tasks],
        "function": [function.name for function in (*lab.functions, *lab.helpers)],
        "training": [training.id for training in lab.trainings],
        "question": [question.id for question in lab.questions],
        "test": [test.id for test in lab.tests],
    }
    for kind, names in ids.items():
        for name, count in Counter(names).items():
            if count > 1:
                yield f"{kind} {name!r} is declared {count} times"
    known = set(ids["task"])
    for kind, items in (
        ("function", [(item.name, item.task) for item in lab.functions]),
        ("claim", [(item.id, item.task) for function in lab.functions for item in function.claims]),
        ("training", [(item.id, item.task) for item in lab.trainings]),
        ("test", [(item.id, item.task) for item in lab.tests]),
        ("question", [(item.id, item.task) for item in lab.questions]),
    ):
        for name, task in items:
            if task not in known:
                yield f"{kind} {name!r} belongs to task {task!r}, which is not declared"


def _surroundings(lab: LabSpec) -> Iterator[str]:
    """What must be there beside the notebook, and be installed."""
    for name in (*lab.files, *lab.submits):
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            yield f"{name!r} is not a path below the notebook's folder"
    for name in lab.files:
        if not (lab.folder / name).is_file():
            yield f"the file {name} does not exist in the lab's folder"
    size = sum((lab.folder / n).stat().st_size for n in lab.files if (lab.folder / n).is_file())
    if size > MAX_FILES:
        yield f"its files take {size // MIB} MiB, more than {MAX_FILES // MIB}"
    if lab.packages:
        yield from _packages(lab)


def _packages(lab: LabSpec) -> Iterator[str]:
    # Few labs ask for packages, and the others should not wait for these.
    from importlib.metadata import PackageNotFoundError, version

    from packaging.requirements import InvalidRequirement, Requirement

    for package in lab.packages:
        try:
            needed = Requirement(package)
        except InvalidRequirement as error:
            yield f"{package!r} is not a package with its version: {error}"
            continue
        try:
            there = version(needed.name)
        except PackageNotFoundError:
            yield f"the package {package} is not installed"
            continue
        if not needed.specifier.contains(there, prereleases=True):
            yield f"the package {package} is asked for, and {needed.name} {there} is installed"


def _points(lab: LabSpec) -> Iterator[str]:
    for name in lab.withheld.keys() - {*lab.item_ids, *(one.name for one in lab.functions)}:
        yield f"{name!r} is withheld, but names neither an item nor a function"
    for kind, share in vars(lab.carried_forward).items():
        if not 0 <= share <= 1:
            yield f"carried_forward: {kind} is {share}, not a share between 0 and 1"
    for function in (*lab.functions, *lab.helpers):
        if not function.outputs and not function.claims:
            yield f"function {function.name!r} returns nothing that is worth points"
        for name, count in Counter(claim.id for claim in function.claims).items():
            if count > 1:
                yield f"claim {name!r} of {function.name!r} is declared {count} times"
        for name, output in function.outputs.items():
            if not output.points >= 0:
                yield f"{function.name}.{name} is worth {output.points} points"
            most = float("inf") if output.error == "absolute" else 1
            what = f"{function.name}.{name} has a tolerance of {output.tolerance:g}"
            if output.tolerance < _LEAST and not output.exactly:
                yield f"{what}, less than rounding makes: Exact(...) asks for the very number"
            elif not output.tolerance < most:
                yield f"{what}, with which anything is right: it must be below 1"
            elif not 0 < output.exact <= output.tolerance and not output.exactly:
                yield f"{what}: exact, {output.exact:g}, must be above 0, and no more than that"
        for claim in function.claims:
            if not claim.points >= 0:
                yield f"claim {claim.id!r} is worth {claim.points} points"
            if claim.id in function.outputs:
                yield f"claim {claim.id!r} has the name of an output of {function.name!r}"
    others = [(item.id, item.points) for item in lab.trainings]
    others += [(item.id, item.points) for item in lab.tests]
    for name, points in [*others, *((item.id, item.points) for item in lab.questions)]:
        if not points >= 0:
            yield f"{name!r} is worth {points} points"


def _credits(lab: LabSpec) -> Iterator[str]:
    """What a wrong output may still earn: something, but never all."""
    shares = {
        (f"the credit of {cause!r}", share)
        for function in lab.functions
        for cause, share in function.credits.items()
    } | {
        (f"the credit of {function.name!r}'s mistake {mistake.id!r}", mistake.credit)
        for function in lab.functions
        for mistake in function.mistakes
    }
    causes = {cause for function in lab.functions for cause in function.credits}
    for cause in sorted(causes):
        if not is_general(cause):
            yield f"the credit of {cause!r}, which is not a general cause"
    for what, share in sorted(shares):
        if not 0 <= share < 1:
            yield f"{what} is {share}, which is not in [0, 1)"


def _trainings(lab: LabSpec) -> Iterator[str]:
    for training in lab.trainings:
        for name in training.uses:
            if name not in lab.function_names:
                yield f"training {training.id!r} uses {name!r}, which is not a declared function"
        if not training.seeds:
            yield f"training {training.id!r} has no seeds"
        if not all(0 <= seed < 2**32 for seed in training.seeds):
            yield f"training {training.id!r} has a seed that is not in [0, 2**32)"
        if not training.margin >= 0:
            yield f"training {training.id!r} has a margin of {training.margin}"


def _questions(lab: LabSpec) -> Iterator[str]:
    for question in lab.questions:
        for pattern in (question.marker, question.until):
            try:
                re.compile(pattern)
            except re.error as error:
                yield f"question {question.id!r}: {pattern!r} is not a regular expression: {error}"
        for fault in faults_of_formulas(question.formulas):
            yield f"question {question.id!r}: {fault}"


def _tests(lab: LabSpec) -> Iterator[str]:
    others = set(lab.item_ids) - {test.id for test in lab.tests}
    for test in lab.tests:
        if test.id in others:
            yield f"test {test.id!r} has the name of another item"
        yield from faults_of_test(test)


def _functions(lab: LabSpec) -> Iterator[str]:
    for figure in lab.functions:
        unknown = set(figure.outputs) - {*PARTS, "axes"} if figure.kind == "figure" else ()
        for name in sorted(unknown):
            yield f"figure {figure.name!r} is asked for {name!r}, not one of {', '.join(PARTS)}"
    for function in (*lab.functions, *lab.helpers):
        if not function.problems.sizes:
            yield f"function {function.name!r} has problems of no sizes: leave these out"
        else:
            yield from faults_in_trial(function)
