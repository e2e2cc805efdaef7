"""What a function reads from the notebook without being handed it: data bound in cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grader.notebook.cell_analysis import Statement
from grader.notebook.read import Cell


@dataclass
class _Bindings:
    """The notebook's names as they stand at its end: code that can be followed, and data."""

    code: dict[str, Statement] = field(default_factory=dict)
    data: set[str] = field(default_factory=set)

    def add(self, statement: Statement) -> None:
        for name, kind in statement.binds.items():
            self.data.discard(name)
            self.code.pop(name, None)
            if kind in ("function", "blank") or statement.is_lambda:
                self.code[name] = statement
            elif kind in ("perhaps", "value") and not statement.is_float:
                self.data.add(name)


def data_read_from_outside(
    cells: Iterable[Cell], names: Iterable[str]
) -> Mapping[str, tuple[str, ...]]:
    """For each function the notebook's data that it reads, itself or through its helpers.

    Functions, classes, modules and numbers with a point, such as an epsilon, are not data; nor is
    what is called.
    """
    bindings = _Bindings()
    for cell in cells:
        for statement in cell.analysis.statements:
            bindings.add(statement)
    found = {name: tuple(sorted(_data_read(name, bindings))) for name in names}
    return {name: read for name, read in found.items() if read}


def _data_read(name: str, bindings: _Bindings) -> set[str]:
    found: set[str] = set()
    followed: set[str] = set()
    left = {name}
    while left:
        at = left.pop()
        followed.add(at)
        code = bindings.code.get(at)
        if code is not None:
            read = code.names.inner_reads.get(at, set())
            found |= (read & bindings.data) - code.names.inner_calls.get(at, set())
            left |= (read & bindings.code.keys()) - followed
    return found
