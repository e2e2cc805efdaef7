"""What reports show as pictures: what training learned, and what students pasted into answers."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from grader.evidence import Reference
from grader.judge.scoring.training import public_curves, public_surface
from grader.lab.model import LabSpec
from grader.lab.training import reference_run
from grader.notebook.attached import pictures_in
from grader.notebook.read import Notebook
from grader.result import Item
from grader.training.trainers import drawn


def with_references(
    items: Iterable[Item], lab: LabSpec, seeds: Mapping[str, Sequence[int]]
) -> tuple[Item, ...]:
    """The items, those of training runs with the same run of the lab's own functions.

    seeds are those of the runs, by training.
    """
    trainings = {f"training.{training.id}": training for training in lab.trainings}
    found = []
    for item in items:
        if item.evidence.curves is not None and item.id in trainings:
            training = trainings[item.id]
            trained = reference_run(lab, training, seeds[training.id][0])
            surface = public_surface(drawn(trained))
            reference = Reference(public_curves(trained.curves), surface)
            item = replace(item, evidence=replace(item.evidence, reference=reference))
        found.append(item)
    return tuple(found)


def with_answers(items: Iterable[Item], notebook: Notebook) -> tuple[Item, ...]:
    """The items, those of written answers with the pictures that the answers show."""
    return tuple(
        replace(item, evidence=replace(item.evidence, pictures=shown))
        if item.evidence.answer and (shown := pictures_in(item.evidence.answer, notebook.cells))
        else item
        for item in items
    )


def without_pictures(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items without what only a picture needs."""
    return tuple(
        replace(item, evidence=replace(item.evidence, surface=None))
        if item.evidence.surface is not None
        else item
        for item in items
    )
