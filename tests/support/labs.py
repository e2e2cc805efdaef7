"""The small labs of tests/labs: their submissions, and the verdicts on them without kernels."""

import ast
from dataclasses import dataclass, replace
from pathlib import Path

from grader.judge.asking import Judge
from grader.lab.load import load_lab
from grader.lab.model import LabSpec
from grader.messages.render import described
from grader.notebook.analysis import analysis_of
from grader.notebook.calls import names_used
from grader.notebook.cell_analysis import analyse
from grader.notebook.read import Cell, Notebook
from grader.plan import make_plan
from grader.result import Item
from tests.support.judging import Program, quiet, transcript_of
from tests.support.notebooks import ROOT, Patch, read_patch

LABS = ROOT / "tests" / "labs"


@dataclass(frozen=True)
class Kind:
    """A lab and what was handed in to it: patches, of which wrong ones come after a right one."""

    name: str

    @property
    def folder(self) -> Path:
        """Where it is declared."""
        return LABS / self.name

    @property
    def lab(self) -> LabSpec:
        """The lab."""
        return load_lab(self.folder)

    def patches(self, kind: str) -> list[Patch]:
        """Those that are "right" or "wrong"."""
        return [read_patch(path) for path in sorted(self.folder.glob(f"submissions/{kind}_*.py"))]

    def whole(self, patch: Patch) -> Patch:
        """A patch; where it is wrong, with the rest of the first right submission before it."""
        if patch.name.startswith("right_"):
            return patch
        bound = {name for cell in patch.cells for name in analyse(cell).names.binds}
        gone = patch.fields.get("instead_of", "no such cell")
        cells = [cell for cell in self.patches("right")[0].cells if gone not in cell]
        rest = [_without(cell, bound) for cell in cells]
        return replace(patch, cells=(*rest, *patch.cells))


def judged_here(lab: LabSpec, patch: Patch, seed: int = 0) -> dict[str, Item]:
    """The items of a submission, by their ids; its cells are executed in this process."""
    cells = tuple(Cell(at, "code", source) for at, source in enumerate(patch.cells))
    notebook = Notebook(patch.name, "", cells)
    program = Program(patch, patch.cells, analysis_of(notebook, lab), names_used(cells))
    judge = Judge(lab, make_plan(lab, seed), program.analysis)
    transcript = transcript_of(judge, program)
    with quiet():
        return {item.id: item for item in described(judge.judge(transcript).items, lab)}


def blanked(patch: Patch) -> Patch:
    """A submission without its answers: functions and methods do nothing."""
    return replace(patch, name="blank", cells=tuple(map(_blank, patch.cells)))


def _without(source: str, names: set[str]) -> str:
    """A cell without the functions and classes of these names."""
    tree = ast.parse(source)
    if names.isdisjoint(analyse(source).names.binds):  # with its comments
        return source
    kept = [
        node
        for node in tree.body
        if getattr(node, "name", "") not in names
        and not (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in names)
    ]
    return ast.unparse(ast.Module(kept, []))


def _blank(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body, node.decorator_list = [ast.Pass()], []
    kept = [node for node in tree.body if not _is_lambda(node)]
    return ast.unparse(ast.Module(kept, []))


def _is_lambda(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)
