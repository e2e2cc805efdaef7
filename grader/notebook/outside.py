"""What a function reads from the notebook without being handed it: data bound in cells."""

import ast
import symtable
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from grader.notebook.functions import top_level_statements
from grader.notebook.read import Cell


@dataclass
class _Bindings:
    """The notebook's names as they stand at its end: code that can be followed, and data."""

    code: dict[str, ast.stmt] = field(default_factory=dict)
    data: set[str] = field(default_factory=set)

    def add(self, statement: ast.stmt) -> None:
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self._bind(name, statement)
            case ast.ClassDef(name=name):
                self._bind(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                for alias in aliases:
                    self._bind((alias.asname or alias.name).partition(".")[0])
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda()):
                self._bind(name, statement)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_float(value):
                self._bind(name)
            case _:
                for name in _stored(statement):
                    self._bind(name)
                    self.data.add(name)

    def _bind(self, name: str, code: ast.stmt | None = None) -> None:
        self.data.discard(name)
        self.code.pop(name, None)
        if code is not None:
            self.code[name] = code


def data_read_from_outside(
    cells: Iterable[Cell], names: Iterable[str]
) -> Mapping[str, tuple[str, ...]]:
    """For each function the notebook's data that it reads, itself or through its helpers.

    Functions, classes, modules and numbers with a point, such as an epsilon, are not data; nor is
    what is called.
    """
    bindings = _Bindings()
    for cell in cells:
        for statement in top_level_statements(cell.source):
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
            read = _globals_of(code)
            found |= (read & bindings.data) - _called(code)
            left |= (read & bindings.code.keys()) - followed
    return found


def _globals_of(code: ast.stmt) -> set[str]:
    """Global names that the functions in a statement refer to."""
    try:
        table = symtable.symtable(ast.unparse(code), "cell", "exec")
    except (SyntaxError, RecursionError, ValueError, MemoryError):
        return set()
    return {
        symbol.get_name()
        for inner in table.get_children()
        for scope in _scopes(inner)
        for symbol in scope.get_symbols()
        if symbol.is_global() and symbol.is_referenced()
    }


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for inner in table.get_children():
        yield from _scopes(inner)


def _called(code: ast.stmt) -> set[str]:
    return {
        node.func.id
        for node in ast.walk(code)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def _stored(statement: ast.stmt) -> set[str]:
    """Names that a statement itself binds; the statements within it are looked at by themselves."""
    parts: list[ast.AST] = []
    match statement:
        case ast.Assign(targets=targets):
            parts.extend(targets)
        case ast.AnnAssign(target=target, value=value) if value is not None:
            parts.append(target)
        case ast.AugAssign(target=target) | ast.For(target=target):
            parts.append(target)
        case ast.With(items=items):
            parts.extend(item.optional_vars for item in items if item.optional_vars)
    return {
        name.id
        for part in parts
        for name in ast.walk(part)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }


def _is_float(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, float)
