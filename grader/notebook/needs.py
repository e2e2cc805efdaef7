"""Which cells the graded functions depend on, found statically and erring towards running.

A cell is needed if it binds a name that a needed cell (or the lab) reads, or if it changes
something that such a name stands for. Names are taken per cell, not per statement.
"""

import ast
import builtins
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from grader.notebook.python import MAX_PARSED, is_too_long, parse_cell
from grader.notebook.read import Cell

_BUILTINS = frozenset(dir(builtins))
# Calls through which a cell may bind or change names without writing them.
_OPAQUE_CALLS = frozenset(
    {"exec", "eval", "globals", "locals", "setattr", "__import__", "vars", "open"}
)
_WRITERS = frozenset({"write_text", "write_bytes"})
T = TypeVar("T")
_Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True)
class CellNames:
    """Names of one cell: bound at its top level, read anywhere in it, changed in place by it.

    setters gives, for its functions that change what lies outside of them, the names they change;
    calls are the functions that it calls for their effect or decorates with, handed what it hands
    to such calls.
    """

    binds: frozenset[str]
    reads: frozenset[str]
    changes: frozenset[str]
    opaque: bool
    setters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    calls: frozenset[str] = frozenset()
    handed: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    imports: bool = False


def needed_cells(cells: Iterable[Cell], roots: Iterable[str]) -> frozenset[int]:
    """Indices of the cells that must run for the names in roots to work."""
    names = {cell.index: cell_names(cell.source) for cell in cells}
    needed = {index for index, cell in names.items() if cell.opaque}
    if needed:  # what they run may need any import
        needed |= {index for index, cell in names.items() if cell.imports}
    functions = frozenset().union(*(cell.functions for cell in names.values()))
    making, callers = _Index[int](), _Index[int]()
    setters = _Index[str]()
    for index, cell in names.items():
        making.add(index, cell.binds | cell.changes | (cell.handed - functions))
        callers.add(index, cell.calls)
        for function, changed in cell.setters.items():
            setters.add(function, changed)
    left = [*roots, *(name for index in needed for name in names[index].reads)]
    while left:
        name = left.pop()
        # Each entry is taken out when it is used, so that the work is linear in the names.
        calling = (index for setter in setters.take(name) for index in callers.take(setter))
        found = {*making.take(name), *calling} - needed
        needed |= found
        left.extend(read for index in found for read in names[index].reads)
    return frozenset(needed)


class _Index(Generic[T]):
    """What belongs to each name, to be taken out once."""

    def __init__(self) -> None:
        self._held: dict[str, list[T]] = {}

    def add(self, value: T, names: Iterable[str]) -> None:
        for name in names:
            self._held.setdefault(name, []).append(value)

    def take(self, name: str) -> list[T]:
        return self._held.pop(name, [])


def cell_names(source: str) -> CellNames:
    """The names a cell binds, reads and changes; one that does not parse is read word by word.

    One that is too long may do anything; the words of its beginning stand for it.
    """
    if is_too_long(source):
        return replace(_names_of_broken(source[:MAX_PARSED]), opaque=True, imports=True)
    parsed = parse_cell(source)
    if parsed.error is not None:
        return _names_of_broken(source)
    finder = _Names()
    try:
        for statement in parsed.body:
            finder.visit(statement)
    except RecursionError:
        return _names_of_deep(parsed.body)
    return CellNames(
        frozenset(finder.binds),
        frozenset(finder.reads - _BUILTINS),
        frozenset(finder.changes),
        finder.opaque or parsed.magics,
        finder.setters,
        frozenset(finder.calls),
        frozenset(finder.handed),
        frozenset(finder.functions),
        any(isinstance(node, ast.Import | ast.ImportFrom) for node in parsed.body),
    )


def _names_of_deep(body: Iterable[ast.stmt]) -> CellNames:
    """Names without regard to scopes, of what is nested too deeply to be visited."""
    nodes = [node for statement in body for node in ast.walk(statement)]
    names = [node for node in nodes if isinstance(node, ast.Name)]
    binds = {name.id for name in names if not isinstance(name.ctx, ast.Load)}
    binds |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    reads = {name.id for name in names if isinstance(name.ctx, ast.Load)}
    return CellNames(frozenset(binds), frozenset(reads - _BUILTINS), frozenset(), opaque=False)


def _names_of_broken(source: str) -> CellNames:
    words = frozenset(re.findall(r"[^\W\d]\w*", source))
    return CellNames(words, words - _BUILTINS, frozenset(), opaque=False)


class _Names(ast.NodeVisitor):
    """Collects the names of one scope and of the functions within it."""

    def __init__(self) -> None:
        self.binds: set[str] = set()
        self.reads: set[str] = set()
        self.changes: set[str] = set()
        self.setters: dict[str, frozenset[str]] = {}
        self.calls: set[str] = set()
        self.handed: set[str] = set()
        self.functions: set[str] = set()
        self.opaque = False
        self._depth = 0

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.reads.add(node.id)
            self.opaque |= node.id in _OPAQUE_CALLS and self._depth == 0
        elif self._depth == 0:
            self.binds.add(node.id)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if self._depth == 0:
            self.binds.add(node.name)
            self.functions.add(node.name)
            decorators = (decorator for decorator in node.decorator_list)
            self.calls.update(name.id for name in decorators if isinstance(name, ast.Name))
        changed = self._visit_function(node)
        if self._depth == 0 and changed:
            self.setters[node.name] = changed

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._visit_function(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if self._depth == 0:
            self.binds.add(node.name)
        self._depth += 1
        self.generic_visit(node)
        self._depth -= 1

    def visit_Global(self, node: ast.Global) -> None:
        # A function that binds globals: whoever calls it changes them.
        self.binds.update(node.names)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if self._depth == 0:
                self.binds.add((alias.asname or alias.name).partition(".")[0])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.opaque = True
            elif self._depth == 0:
                self.binds.add(alias.asname or alias.name)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self._bind(node.name)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        self._bind(node.name)
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        self._bind(node.name)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        self._bind(node.rest)
        self.generic_visit(node)

    def _bind(self, name: str | None) -> None:
        if name and self._depth == 0:
            self.binds.add(name)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.opaque |= node.attr in _WRITERS and self._depth == 0
        if not isinstance(node.ctx, ast.Load):
            self._note_change(node)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._note_change(node)
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        # A call for its effect, such as `np.seterr(all="ignore")` or `cache.clear()`.
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
            self._note_change(node.value.func)
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name):
            self.calls.add(node.value.func.id)
            # What is handed to a call made for its effect may be what it changes.
            if self._depth == 0:
                self.handed |= {arg.id for arg in node.value.args if isinstance(arg, ast.Name)}
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.reads.add(node.target.id)
        self.generic_visit(node)

    def _note_change(self, node: ast.expr) -> None:
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
            node = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(node, ast.Name):
            self.changes.add(node.id)

    def _visit_function(self, node: _Scope) -> frozenset[str]:
        """Take over what a function reads, and return what it changes outside of itself.

        Its parameters and its own locals are left out.
        """
        inner = _Names()
        inner._depth = self._depth + 1
        parameters = {
            argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)
        }
        body = node.body if isinstance(node.body, list) else [node.body]
        for statement in body:
            inner.visit(statement)
        local = parameters | {
            name.id
            for statement in body
            for name in ast.walk(statement)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
        }
        declared_global = inner.binds
        self.reads |= inner.reads - (local - declared_global)
        self.binds |= declared_global
        self.opaque |= inner.opaque
        # Decorators, defaults and annotations are evaluated where the function is defined.
        for expression in (
            *getattr(node, "decorator_list", []),
            *node.args.defaults,
            *(default for default in node.args.kw_defaults if default is not None),
            *(a.annotation for a in ast.walk(node.args) if isinstance(a, ast.arg) and a.annotation),
            *([node.returns] if getattr(node, "returns", None) else []),  # type: ignore[union-attr]
        ):
            self.visit(expression)
        return frozenset(inner.changes - local) | declared_global
