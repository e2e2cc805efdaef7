"""The whole corpus through the judge: functions run in this process, by the agent's own code."""

import contextlib
import io
import warnings
from pathlib import Path

import pytest

from grader.judge.functions import judge_function
from grader.lab.model import LabSpec
from grader.plan import make_plan
from grader.result import Item
from grader.session.local import answers_in_process
from tests.support.corpus import RIGHT, WRONG, expected_losses, lost_items
from tests.support.notebooks import Patch, patched_cells, read_patch

# A hanging function needs a process to be killed: those are tried end to end.
JUDGED = [path for path in WRONG if "endless" not in read_patch(path).fields.get("mistake", "")]


def test_the_corpus_is_large() -> None:
    """Enough ways to be right and wrong to mean something."""
    assert len(RIGHT) >= 60
    assert len(WRONG) >= 150


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_right(path: Path, lab: LabSpec) -> None:
    """No right function loses a mark, whatever problems a seed draws."""
    for seed in (0, 1):
        assert lost_items(judged(read_patch(path), lab, seed)) == {}


@pytest.mark.parametrize("path", JUDGED, ids=lambda path: path.stem)
def test_wrong(path: Path, lab: LabSpec) -> None:
    """No wrong function keeps full marks, and no right one beside it loses any."""
    patch = read_patch(path)
    expected_losses(patch).check(judged(patch, lab, seed=0))


def judged(patch: Patch, lab: LabSpec, seed: int) -> list[Item]:
    """The items of all functions, with the patch's cells executed here."""
    plan = make_plan(lab, seed)
    namespace: dict[str, object] = {"__name__": "submission"}
    silence = io.StringIO()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        for cell in patched_cells(patch):
            exec(compile(cell, patch.name, "exec"), namespace)
        return [
            item
            for function in lab.functions
            for item in judge_function(
                function,
                plan.examinations[function.name],
                answers_in_process(namespace, plan.examinations[function.name]),
            )
        ]
