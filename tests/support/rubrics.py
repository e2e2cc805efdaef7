"""Changes of a rubric, at random: all that re-scoring is for."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from grader.evidence import Visibility
from grader.lab.function_model import FunctionSpec, Output
from grader.lab.model import CarriedForward, LabSpec

Change = Callable[[LabSpec, Random], LabSpec]


def changed(lab: LabSpec, random: Random) -> LabSpec:
    """The lab with one to three changes of its rubric."""
    for change in random.sample(CHANGES, random.randint(1, 3)):
        lab = change(lab, random)
    return lab


def _outputs(lab: LabSpec, random: Random, change: Callable[[Output], Output]) -> LabSpec:
    def of(function: FunctionSpec) -> FunctionSpec:
        outputs = {
            name: change(output) if random.random() < 0.5 else output
            for name, output in function.outputs.items()
        }
        return replace(function, outputs=outputs)

    return replace(lab, functions=tuple(map(of, lab.functions)))


def tolerances(lab: LabSpec, random: Random) -> LabSpec:
    """Stricter or more lenient."""
    tolerance = 10.0 ** random.choice([-15, -13, -11, -9, -6, -3, -1])
    return _outputs(
        lab,
        random,
        lambda one: replace(one, tolerance=tolerance, exact=min(one.exact, tolerance)),
    )


def points(lab: LabSpec, random: Random) -> LabSpec:
    """Other points."""
    return _outputs(lab, random, lambda one: replace(one, points=random.randint(0, 12)))


def credits_(lab: LabSpec, random: Random) -> LabSpec:
    """Other shares for general causes."""

    def of(function: FunctionSpec) -> FunctionSpec:
        shares = {cause: random.choice([0.0, 0.3, 0.5, 0.75]) for cause in function.credits}
        return replace(function, credits=shares)

    return replace(lab, functions=tuple(map(of, lab.functions)))


def carries(lab: LabSpec, random: Random) -> LabSpec:
    """Other shares of what is right but for a helper."""
    graded, given = random.choice([0.0, 0.5, 1.0]), random.choice([0.0, 0.4, 1.0])
    return replace(lab, carried_forward=CarriedForward(graded, given, random.choice([0.5, 1.0])))


def mistakes(lab: LabSpec, random: Random) -> LabSpec:
    """Fewer known mistakes, with other shares."""

    def of(function: FunctionSpec) -> FunctionSpec:
        kept = [one for one in function.mistakes if random.random() < 0.6]
        return replace(
            function,
            mistakes=tuple(replace(one, credit=random.choice([0.0, 0.5])) for one in kept),
        )

    return replace(lab, functions=tuple(map(of, lab.functions)))


def withheld(lab: LabSpec, random: Random) -> LabSpec:
    """Other items that students do not see."""
    until: list[Visibility] = ["hidden", "after_due_date"]
    names = random.sample(lab.item_ids, 3)
    return replace(lab, withheld={name: random.choice(until) for name in names})


def thresholds(lab: LabSpec, random: Random) -> LabSpec:
    """Other accuracies and margins."""
    return replace(
        lab,
        trainings=tuple(
            replace(one, threshold=random.choice([0.5, 0.93, 0.99, 2.0]), margin=random.random())
            for one in lab.trainings
        ),
    )


CHANGES: list[Change] = [tolerances, points, credits_, carries, mistakes, withheld, thresholds]
