"""What reports draw of training, and that no picture ever costs marks."""

from dataclasses import replace

import numpy as np
import pytest

from grader.judge.answered import TrainingRun
from grader.judge.scoring.training import judge_training
from grader.lab.model import LabSpec
from grader.lab.training import frozen_curves, reference_run
from grader.lab.training_model import Surface, Trained
from grader.pictures import with_references, without_pictures
from grader.training.trainers import drawn
from tests.unit.build import in_words


def test_the_reference_is_drawn_beside(lab: LabSpec) -> None:
    """Items of training runs get the curves and the surface of the lab's own functions."""
    training = lab.trainings[0]
    trained = reference_run(lab, training, 7)
    run = TrainingRun(7, frozen_curves(trained), surface=drawn(trained))
    (item,) = in_words([judge_training(training, [run], {})])
    (beside,) = with_references([item], lab, {training.id: (7,)})
    assert beside.evidence.reference is not None
    assert beside.evidence.reference.surface == item.evidence.surface
    assert beside.evidence.reference.curves == item.evidence.curves
    (bare,) = without_pictures([item])
    assert bare.evidence.surface is None
    assert bare.evidence.curves == item.evidence.curves


def test_a_surface_parts_the_classes(lab: LabSpec) -> None:
    """What is drawn is what was learned: most points lie where their label is likely."""
    surface = drawn(reference_run(lab, lab.trainings[0], 42))
    assert surface is not None
    rows, columns = surface.values.shape
    at = np.array([surface.x[0], surface.y[0]])
    size = np.array([surface.x[1] - surface.x[0], surface.y[1] - surface.y[0]])
    cells = ((surface.points - at) / size * [columns, rows]).astype(int)
    likely = surface.values[cells[:, 1], cells[:, 0]] > 0.5
    assert np.mean(likely == surface.labels) > 0.95


def no_surface() -> Surface:
    """A picture that cannot be drawn."""
    raise ValueError("a batch of another size")


@pytest.mark.parametrize("values", [None, np.full((2, 2), np.nan)])
def test_a_picture_that_cannot_be_drawn(lab: LabSpec, values: object) -> None:
    """It is left out."""
    unit = Surface((0, 1), (0, 1), np.asarray(values), np.zeros((1, 2)), np.zeros(1))
    draw = no_surface if values is None else (lambda: unit)
    training = replace(lab.trainings[0], run=lambda functions, seed: Trained({}, draw))
    assert drawn(reference_run(lab, training, 42)) is None
