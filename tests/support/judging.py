"""Judges patches of the solution without kernels: functions run here, by the agent's own code."""

import contextlib
import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.inside.stand_in import as_returned, replace_helpers
from grader.judge.verdict import judge
from grader.lab.model import LabSpec
from grader.notebook.analysis import analyse
from grader.notebook.calls import Uses, names_used, reached
from grader.notebook.facts import Facts, facts_of
from grader.notebook.read import Cell, Notebook
from grader.plan import Examination, Plan, make_plan
from grader.result import Item
from grader.session.carry import carry
from grader.session.help import Helpers, Refusal, help_with, kind_of
from grader.session.local import answers_in_process
from grader.transcript import Carried, Transcript
from tests.support.notebooks import Patch, patched_cells


@dataclass(frozen=True)
class Program:
    """A patched solution: its cells, and what is told of it without running it."""

    patch: Patch
    cells: tuple[str, ...]
    facts: Facts
    uses: Uses

    @property
    def touched(self) -> frozenset[str]:
        """The names that the patch binds, and those that lean on them."""
        own = frozenset(name for cell in self.patch.cells for name in analyse(cell).names.binds)
        return own | {name for name in self.uses if own & reached(self.uses, name)}


def program_of(patch: Patch, lab: LabSpec) -> Program:
    """The solution with a patch in it."""
    cells = tuple(patched_cells(patch))
    notebook = Notebook(
        patch.name, "", tuple(Cell(index, "code", cell) for index, cell in enumerate(cells))
    )
    return Program(patch, cells, facts_of(notebook, lab), names_used(notebook.code_cells))


def judged(patch: Patch, lab: LabSpec, seed: int) -> list[Item]:
    """The items of all functions, with the patch's cells executed here, on fixed problems."""
    return judged_on(program_of(patch, lab), lab, make_plan(lab, seed))


def judged_on(program: Program, lab: LabSpec, plan: Plan) -> list[Item]:
    """The items of the lab's functions, from the plan's problems."""
    name, cells = program.patch.name, program.cells
    with quiet():
        namespace = executed(name, cells)
        answers = {
            function: answers_in_process(namespace, plan.examinations[function])
            for function in lab.function_names
        }

        def ask(examination: Examination, helpers: Helpers) -> Carried:
            return carried_in_process(executed(name, cells), examination, helpers)

        carried = {
            function.name: again
            for function, _, again in carry(
                lab, plan, program.uses, answers, program.facts.unattempted, ask
            )
        }
        transcript = Transcript(answers=answers, carried=carried)
        items = judge(replace(lab, trainings=()), plan, transcript, program.facts)
    return [item for item in items if item.function]


@contextlib.contextmanager
def quiet() -> Any:
    """Nothing that is printed or warned of is shown."""
    silence = io.StringIO()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


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
        return as_returned(tuple(map(np.asarray, returned)), map(kind_of, returned))

    replace_helpers(namespace, [examination.function], helpers, ask)
    answers = answers_in_process(namespace, examination)
    return Carried(tuple(dict.fromkeys(given)), answers)
