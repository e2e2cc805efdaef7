"""What of a notebook is executed, and in what order."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from grader.notebook.imports import Provides, without_unneeded_imports
from grader.notebook.lost import Lost
from grader.notebook.needs import needed_cells
from grader.notebook.read import Cell


@dataclass(frozen=True)
class Execution:
    """The cells that are run, the indices of those that asked functions depend on.

    lost says what is run besides, and where the notebook is kept as it was; left_out are names that
    imports would bind which are left out; beside are files that lie beside the notebook.
    """

    cells: tuple[Cell, ...]
    needed: frozenset[int]
    lost: Lost
    left_out: frozenset[str] = frozenset()
    beside: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The same for two executions that run the same."""
        parts = (
            [(cell.index, cell.source) for cell in self.cells],
            sorted(self.needed),
            self.lost.provided,
            self.lost.again,
            sorted(self.lost.kept),
        )
        digest = hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass"))
        for name, data in sorted(self.beside.items()):
            digest.update(f"\0{name}\0{len(data)}\0".encode() + data)
        return digest.hexdigest()


def execution_of(
    cells: Iterable[Cell],
    functions: Iterable[str],
    lost: Lost,
    *,
    only_needed: bool,
    beside: Mapping[str, bytes] | None = None,
) -> Execution:
    """What is run of a notebook's code cells for these functions, and what lies beside it."""
    cells = tuple(cells)
    asked = [cell for cell in cells if cell.index in lost.asked_at]
    read = (name for cell in asked for name in cell.analysis.names.reads)
    needed = needed_cells(cells, (*functions, *read)) | {cell.index for cell in asked}
    chosen = tuple(cell for cell in cells if not only_needed or cell.index in needed)
    return Execution(chosen, needed, lost, beside=beside or {})


def without_imports(execution: Execution, asked: Iterable[str], provides: Provides) -> Execution:
    """The same without imports that neither its cells nor the asked functions need."""
    beside = (*execution.lost.provided, *(text for _, text in execution.lost.again))
    lean = without_unneeded_imports(execution.cells, beside, asked, provides)
    return replace(execution, cells=lean.cells, left_out=lean.names)
