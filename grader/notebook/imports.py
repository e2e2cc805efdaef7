"""Import statements whose names nothing needed reads: they take longer than all the rest.

They are left out only where that cannot be noticed but by a NameError: not where code may look
names up, or catches what a missing one raises, and only of packages that are there and that nothing
else imports from.
"""

import ast
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.notebook.cell_analysis import analyse
from grader.notebook.names import Names
from grader.notebook.python import parse_cell
from grader.notebook.read import Cell

# Who looks names up, or at what is imported.
_LOOKING_UP = frozenset(
    {"globals", "locals", "vars", "dir", "eval", "exec", "compile", "__import__", "get_ipython"}
    | {"__builtins__", "__dict__", "__globals__", "f_globals", "f_builtins", "modules", "__main__"}
    | {"import_module", "find_spec", "user_ns", "In", "Out"}
)
_INSPECTING = frozenset({"__main__", "inspect", "gc", "ctypes"})
_CAUGHT = frozenset({"NameError", "ImportError", "ModuleNotFoundError", "Exception"}) | {
    "BaseException",
    "UnboundLocalError",
    "BaseExceptionGroup",
    "ExceptionGroup",
}

Import = ast.Import | ast.ImportFrom
# Whether an interpreter has a module, and in it a name if that is not empty.
Provides = Callable[[str, str], bool]


@dataclass(frozen=True)
class Lean:
    """Cells without some of their imports, whose lines stay; names are what these would bind."""

    cells: tuple[Cell, ...]
    names: frozenset[str] = frozenset()


def without_unneeded_imports(
    cells: Sequence[Cell], also_run: Iterable[str], roots: Iterable[str], provides: Provides
) -> Lean:
    """Leave out of cells the imports that neither they nor the roots need.

    also_run is code that runs beside the cells.
    """
    whole = Lean(tuple(cells))
    beside = [analyse(source) for source in also_run]
    analyses = [*(cell.analysis for cell in cells), *beside]
    if any(_may_notice(analysis.names) or analysis.error for analysis in analyses):
        return whole
    bodies = {cell.index: parse_cell(cell.source).body for cell in cells}
    every = [node for body in bodies.values() for node in _imports_in(body)]
    packages = {package for node in every for package in _packages(node)}
    if packages & _INSPECTING or any(_catches_everything(body) for body in bodies.values()):
        return whole
    read = set(roots).union(
        *(found.names.reads | found.names.mentions | found.names.deletes for found in analyses)
    )
    unread = {
        id(node): node
        for body in bodies.values()
        for node in body
        if isinstance(node, Import) and _is_unread(node, read)
    }
    kept = {package for node in every if id(node) not in unread for package in _packages(node)}
    out = {
        key
        for key, node in unread.items()
        if kept.isdisjoint(_packages(node)) and _is_there(node, provides)
    }
    lean, names = [], set()
    for cell in cells:
        source = cell.source
        for node in bodies[cell.index]:
            left_out = unread[id(node)] if id(node) in out else None
            if left_out and (blanked := _blanked(source, left_out)) is not None:
                source = blanked
                names |= _bound(left_out)
        lean.append(cell if source == cell.source else replace(cell, source=source))
    return Lean(tuple(lean), frozenset(names))


def _may_notice(names: Names) -> bool:
    told = names.reads | names.mentions
    return bool(names.opaque or names.hidden or told & _LOOKING_UP or told & _CAUGHT)


def _catches_everything(body: Iterable[ast.stmt]) -> bool:
    return any(
        isinstance(node, ast.ExceptHandler) and node.type is None
        for statement in body
        for node in ast.walk(statement)
    )


def _is_unread(node: Import, read: set[str]) -> bool:
    bound = _bound(node)
    outside = sys.stdlib_module_names.isdisjoint(_packages(node))
    return outside and "*" not in bound and read.isdisjoint(bound)


def _bound(node: Import) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {alias.asname or alias.name for alias in node.names}
    return {alias.asname or alias.name.partition(".")[0] for alias in node.names}


def _packages(node: Import) -> set[str]:
    """The topmost packages that are imported from; a relative import has none that is known."""
    if isinstance(node, ast.ImportFrom):
        return {"" if node.level else (node.module or "").partition(".")[0]}
    return {alias.name.partition(".")[0] for alias in node.names}


def _is_there(node: Import, provides: Provides) -> bool:
    if isinstance(node, ast.ImportFrom):
        module = "" if node.level else node.module or ""
        return bool(module) and all(provides(module, alias.name) for alias in node.names)
    return all(provides(alias.name, "") for alias in node.names)


def _imports_in(body: Iterable[ast.stmt]) -> Iterator[Import]:
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, Import):
                yield node


def _blanked(source: str, node: Import) -> str | None:
    """The source without a statement, its lines kept; None where it shares one with others."""
    lines = source.split("\n")
    last = node.end_lineno or node.lineno
    own = lines[node.lineno - 1 : last]
    # Columns are counted in bytes.
    before = own[0].encode()[: node.col_offset]
    after = own[-1].encode()[node.end_col_offset :].decode().strip()
    if before or (after and not after.startswith("#")):
        return None
    return "\n".join([*lines[: node.lineno - 1], *("" for _ in own), *lines[last:]])
