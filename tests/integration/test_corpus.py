"""The whole corpus through the judge: functions run in this process, by the agent's own code."""

import hashlib
from pathlib import Path

import pytest

from grader.lab.model import LabSpec
from grader.plan import Plan, make_plan
from tests.support.corpus import RIGHT, WRONG, expected_losses, lost_items
from tests.support.judging import judged_on, program_of
from tests.support.notebooks import read_patch

# A hanging function needs a process to be killed: those are tried end to end.
JUDGED = [path for path in WRONG if "endless" not in read_patch(path).fields.get("mistake", "")]


def test_the_corpus_is_large() -> None:
    """Enough ways to be right and wrong to mean something."""
    assert len(RIGHT) >= 60
    assert len(WRONG) >= 150


def plan_for(path: Path, lab: LabSpec) -> Plan:
    """Problems of a program's own; `benchmarks/draws.py` takes two hundred of each."""
    return make_plan(lab, 0, hashlib.sha256(path.stem.encode()).digest())


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_right(path: Path, lab: LabSpec) -> None:
    """No right function loses a mark."""
    program = program_of(read_patch(path), lab)
    assert lost_items(judged_on(program, lab, plan_for(path, lab))) == {}


@pytest.mark.parametrize("path", JUDGED, ids=lambda path: path.stem)
def test_wrong(path: Path, lab: LabSpec) -> None:
    """No wrong function keeps full marks, and no right one beside it loses any."""
    program = program_of(read_patch(path), lab)
    expected_losses(program.patch).check(judged_on(program, lab, plan_for(path, lab)))
