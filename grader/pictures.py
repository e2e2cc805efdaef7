"""What reports show as pictures: what training learned, and what students pasted into answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec.structs import replace

from grader.evidence import Reference
from grader.judge.scoring.training import public_curves, public_surface
from grader.lab.model import LabSpec
from grader.lab.training import reference_run
from grader.lab.training_model import TrainingSpec
from grader.notebook.attached import names_pictures, pictures_in
from grader.notebook.read import Cell, Notebook
from grader.result import Item
from grader.training.trainers import drawn


def with_references(
    items: Iterable[Item],
    lab: LabSpec,
    seeds: Mapping[str, Sequence[int]],
    known: Mapping[str, Reference] | None = None,
) -> tuple[Item, ...]:
    """The items, those of training runs with the same run of the lab's own functions.

    seeds are those of the runs, by training; known are runs that need not be made, by item.
    """
    trainings = {f"training.{training.id}": training for training in lab.trainings}
    found = []
    for item in items:
        if item.evidence.curves is not None and item.id in trainings:
            training = trainings[item.id]
            reference = (known or {}).get(item.id) or _reference(lab, training, seeds[training.id])
            item = replace(item, evidence=replace(item.evidence, reference=reference))
        found.append(item)
    return tuple(found)


def _reference(lab: LabSpec, training: TrainingSpec, seeds: Sequence[int]) -> Reference:
    trained = reference_run(lab, training, seeds[0])
    return Reference(public_curves(trained.curves), public_surface(drawn(trained)))


def with_answers(items: Iterable[Item], read: Callable[[], Notebook]) -> tuple[Item, ...]:
    """The items, those of written answers with the pictures that the answers show.

    read gives the notebook as it was handed in; it is called where an answer names a picture.
    """
    found = tuple(items)
    naming = {item.id for item in found if names_pictures(item.evidence.answer or "")}
    if not naming:
        return found
    cells = read().cells
    return tuple(_with_pictures(item, cells) if item.id in naming else item for item in found)


def _with_pictures(item: Item, cells: Sequence[Cell]) -> Item:
    shown = pictures_in(item.evidence.answer or "", cells)
    return replace(item, evidence=replace(item.evidence, pictures=shown)) if shown else item


def without_pictures(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items without what only a picture needs."""
    return tuple(
        replace(item, evidence=replace(item.evidence, surface=None))
        if item.evidence.surface is not None
        else item
        for item in items
    )
