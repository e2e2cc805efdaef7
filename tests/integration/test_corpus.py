"""The whole corpus through the judge: functions run in this process, by the agent's own code."""

import contextlib
import io
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.inside.stand_in import as_returned, replace_helpers
from grader.judge.verdict import judge
from grader.lab.model import LabSpec
from grader.notebook.calls import names_used
from grader.notebook.facts import facts_of
from grader.notebook.read import Cell, Notebook
from grader.plan import Examination, make_plan
from grader.result import Item
from grader.session.carry import carry
from grader.session.help import Helpers, Refusal, help_with
from grader.session.local import answers_in_process
from grader.transcript import Carried, Transcript
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
    cells = patched_cells(patch)
    notebook = Notebook(
        patch.name, "", tuple(Cell(index, "code", cell) for index, cell in enumerate(cells))
    )
    facts = facts_of(notebook, lab)
    uses = names_used(notebook.code_cells)
    silence = io.StringIO()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        namespace = executed(patch.name, cells)
        answers = {
            name: answers_in_process(namespace, plan.examinations[name])
            for name in lab.function_names
        }

        def ask(examination: Examination, helpers: Helpers) -> Carried:
            return carried_in_process(executed(patch.name, cells), examination, helpers)

        carried = {
            function.name: again
            for function, _, again in carry(lab, plan, uses, answers, facts.blank, ask)
        }
    transcript = Transcript(answers=answers, carried=carried)
    return [item for item in judge(lab, plan, transcript, facts) if item.function]


def executed(name: str, cells: Sequence[str]) -> dict[str, object]:
    """The namespace of a notebook of these cells."""
    namespace: dict[str, object] = {"__name__": "submission"}
    for cell in cells:
        exec(compile(cell, name, "exec"), namespace)
    return namespace


def carried_in_process(
    namespace: dict[str, Any], examination: Examination, helpers: Helpers
) -> Carried:
    """Answers with some helpers answered by the reference. The namespace is changed for good."""
    given: list[str] = []

    def ask(name: str, arguments: tuple[Any, ...]) -> Any:
        try:
            returned = help_with(helpers, name, tuple(map(np.asarray, arguments)))
        except Refusal as error:
            raise ValueError(str(error)) from None
        given.append(name)
        return as_returned(returned)

    replace_helpers(namespace, [examination.function], helpers, ask)
    answers = answers_in_process(namespace, examination)
    return Carried(tuple(dict.fromkeys(given)), answers)
