"""Statements of an instructor's notebook: whose names they bind, and what they rest on."""

import ast
import re
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.assignments.altering import alters_of, is_constant, is_plain, rebinds_of
from grader.assignments.model import Assignment, SourceCell

_MAGIC = re.compile(r"^(\s*)[%!].*$", re.MULTILINE)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class Statement:
    """A statement at top level of a cell: the names that it binds or changes, and all it reads.

    alters and rebinds are names whose objects it may change, or that it may bind anew, also when
    what it defines is called; is_constant says that nothing can change what it binds.
    """

    cell: int
    text: str
    binds: frozenset[str]
    changes: frozenset[str]
    reads: frozenset[str]
    is_definition: bool
    is_class: bool
    is_theirs: bool
    is_test: bool
    alters: frozenset[str]
    rebinds: frozenset[str]
    is_constant: bool

    @property
    def concerns(self) -> frozenset[str]:
        """The names whose values it makes or changes."""
        return self.binds | self.changes


@dataclass(frozen=True)
class Program:
    """The statements of a notebook. theirs are the names that come from the student's side."""

    statements: tuple[Statement, ...]

    @cached_property
    def theirs(self) -> frozenset[str]:
        """What students write, and what is computed from it when the notebook runs.

        What is given that only defines, as a function that calls theirs, is ours; so is plain data
        that stands unmarked beside a solution, unless the solution binds or changes it.
        """
        defined = {name for one in self.statements if one.is_definition for name in one.binds}
        own = {name for one in self.statements if one.is_theirs for name in one.binds}
        own |= {name for one in self.statements if one.is_theirs for name in one.rebinds}
        changeable = {n for one in self.statements if not one.is_constant for n in one.binds}
        altered = {name for one in self.statements if one.is_theirs for name in one.alters}
        own |= altered & changeable - defined
        leaning = {
            name: one.reads
            for one in self.statements
            if one.is_definition and not one.is_theirs
            for name in one.binds
        }
        grew = True
        while grew:
            reached = own | {name for name in leaning if _reaches(name, leaning, own)}
            more = {
                name
                for one in self.statements
                if not (one.is_definition or one.is_theirs or one.is_test) and one.reads & reached
                for name in one.binds
            }
            grew = not more <= own
            own |= more
        return frozenset(own)

    @cached_property
    def classes(self) -> frozenset[str]:
        """Names that stand for classes of theirs."""
        return frozenset(n for one in self.statements if one.is_class for n in one.binds)


def _reaches(name: str, leaning: dict[str, frozenset[str]], own: set[str]) -> bool:
    seen, left = set[str](), [name]
    while left:
        one = left.pop()
        if one in own:
            return True
        if one not in seen:
            seen.add(one)
            left.extend(leaning.get(one, ()))
    return False


def program_of(assignment: Assignment) -> Program:
    """The statements of an assignment's code cells, its magics left out."""
    return Program(
        tuple(
            statement
            for cell in assignment.cells
            if cell.kind == "code" and cell.role != "config"
            for statement in _statements(cell)
        )
    )


def without_magics(source: str) -> str:
    """The code of a cell with its magics as `pass`, line by line."""
    if source.lstrip().startswith("%%"):
        return ""
    return _MAGIC.sub(r"\1pass", source)


def parsed(source: str) -> list[ast.stmt]:
    """The statements of a cell, none where it does not parse."""
    try:
        return ast.parse(without_magics(source)).body
    except (SyntaxError, ValueError):
        return []


def _statements(cell: SourceCell) -> Iterator[Statement]:
    for node in parsed(cell.source):
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        marked = not cell.solution_lines.isdisjoint(lines)
        is_import = isinstance(node, ast.Import | ast.ImportFrom)
        written = marked or (cell.role == "solution" and not is_plain(node))
        yield Statement(
            cell.index,
            ast.unparse(node),
            binds_of([node]),
            _changes(node),
            reads_of([node]),
            isinstance(node, _DEFINITIONS),
            isinstance(node, ast.ClassDef),
            written and not is_import and cell.role != "test",
            cell.role == "test",
            alters_of(node),
            rebinds_of(node),
            is_constant(node),
        )


def binds_of(nodes: Sequence[ast.stmt]) -> frozenset[str]:
    """The names that statements bind, those within functions left out."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found.update((one.asname or one.name).partition(".")[0] for one in node.names)
        else:
            found.update(
                one.id
                for one in ast.walk(node)
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            )
    return frozenset(found)


def reads_of(nodes: Sequence[ast.stmt]) -> frozenset[str]:
    """The names of the notebook that statements read, also within functions."""
    table = symtable.symtable("\n".join(map(ast.unparse, nodes)), "", "exec")
    return frozenset(_read(table, top=True))


def _read(table: symtable.SymbolTable, *, top: bool = False) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (top or symbol.is_global()):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _read(inner)


def _changes(node: ast.stmt) -> frozenset[str]:
    """The names whose values a statement may change: `x[0] = 1`, `x.a = 1`, `x.append(1)`."""
    if isinstance(node, _DEFINITIONS):
        return frozenset()
    found: set[str] = set()
    for one in ast.walk(node):
        target: ast.expr | None = None
        if isinstance(one, ast.Attribute | ast.Subscript) and isinstance(one.ctx, ast.Store):
            target = one
        elif isinstance(one, ast.Expr) and isinstance(one.value, ast.Call):
            target = one.value.func if isinstance(one.value.func, ast.Attribute) else None
        while isinstance(target, ast.Attribute | ast.Subscript):
            target = target.value
        if isinstance(target, ast.Name):
            found.add(target.id)
    return frozenset(found)
