"""The digest of lab code: what of it takes part in an answer, and nothing else.

Of the file that declares the lab only those statements count on which the code rests, without their
decorators: points, tolerances, credits and mistakes stand beside them. Other files of the lab count
whole, with those that they import. Libraries and the grader itself are not part of it.
"""

import ast
import functools
import hashlib
import inspect
import marshal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.lab.declare import Lab
from grader.lab.model import LabSpec
from grader.lab.travel import own_files

_SIZE = 16


def digest_of(*code: Callable[..., Any]) -> str:
    """A digest, in hexadecimal, of functions of a lab and of what they rest on."""
    return _digest(code)


def digest_of_lab(lab: LabSpec) -> str:
    """A digest of all files of a lab: its Python code, and the notebooks that it names; not of what
    a class has left in its folder.

    It is the same wherever the lab has travelled.
    """
    digest = hashlib.sha256()
    files = [path for name, path in own_files(lab) if name.endswith(".py")]
    others = [*([lab.template] if lab.template else []), *(lab.folder / n for n in lab.files)]
    for path in (*files, *others, *lab.notebooks):
        data = path.read_bytes()
        digest.update(f"{path.name} {len(data)} ".encode() + data)
    return digest.hexdigest()


@functools.lru_cache(maxsize=256)
def _digest(code: tuple[Callable[..., Any], ...]) -> str:
    parts: set[bytes] = set()
    for function in code:
        parts.update(_parts_of(inspect.unwrap(function)))
    return hashlib.sha256(b"\0".join(sorted(parts))).hexdigest()[:_SIZE]


def _parts_of(function: Callable[..., Any]) -> Iterator[bytes]:
    module = sys.modules.get(getattr(function, "__module__", "") or "")
    path = Path(getattr(module, "__file__", None) or "")
    name = getattr(function, "__name__", "")
    if not path.is_file():  # made at run time: its bytecode is all there is
        compiled = getattr(function, "__code__", None)
        yield marshal.dumps(compiled) if compiled is not None else repr(function).encode()
        return
    if not any(isinstance(value, Lab) for value in vars(module).values()):
        yield from _of_files([path])
        return
    statements = _statements(path.read_bytes())
    if not any(name in statement.binds for statement in statements):
        yield from _of_files([path])  # a lambda, or a function within another
        return
    builders = {key for key, value in vars(module).items() if isinstance(value, Lab)}
    yield from _of_statements(statements, {name}, builders, path)


@dataclass(frozen=True)
class _Statement:
    """A statement without decorators, the names in it, and those that it binds at top level."""

    node: ast.stmt
    names: frozenset[str]
    binds: frozenset[str]


@functools.lru_cache(maxsize=64)
def _statements(data: bytes) -> tuple[_Statement, ...]:
    """The statements of a file, which is walked once for all functions that are declared in it."""
    bare = map(_bare, ast.parse(data).body)
    return tuple(
        _Statement(node, frozenset(_names(node)), frozenset(_binds(node))) for node in bare
    )


def _of_statements(
    statements: Sequence[_Statement], wanted: set[str], builders: set[str], path: Path
) -> Iterator[bytes]:
    """The statements that names rest on, and the lab's files that they import.

    What changes a name without binding it counts too, unless it declares something of the lab.
    """
    taken: set[int] = set()
    files: set[Path] = set()
    grew = True
    while grew:
        grew = False
        for at, statement in enumerate(statements):
            names, bound = statement.names, statement.binds
            concerned = bound if bound else names
            if at in taken or not concerned & wanted or (not bound and names & builders):
                continue
            taken.add(at)
            grew = True
            if isinstance(statement.node, ast.Import | ast.ImportFrom):
                files.update(_imported(statement.node, path, wanted))
            else:
                wanted = wanted | names
        # An import of several names is looked at again for each that is wanted later.
        for at in taken:
            if isinstance(statements[at].node, ast.ImportFrom):
                files.update(_imported(statements[at].node, path, wanted))
    for at in taken:
        if not isinstance(statements[at].node, ast.Import | ast.ImportFrom):
            yield ast.unparse(statements[at].node).encode()
    yield from _of_files(sorted(files))


def _of_files(files: list[Path]) -> Iterator[bytes]:
    """The files, and those beside them that they import, whole."""
    found: set[Path] = set()
    left = list(files)
    while left:
        path = left.pop()
        if path in found:
            continue
        found.add(path)
        left.extend(_beside(path, path.read_bytes()))
    for path in sorted(found):
        yield path.name.encode() + b"\n" + path.read_bytes()


@functools.lru_cache(maxsize=256)
def _beside(path: Path, data: bytes) -> tuple[Path, ...]:
    """The files beside one that it imports; it is parsed once."""
    nodes = ast.walk(ast.parse(data))
    return tuple(file for node in nodes for file in _imported(node, path, None))


def _imported(node: ast.AST, path: Path, wanted: set[str] | None) -> Iterator[Path]:
    """The lab's own files that an import names; of a declaration only for names that are wanted."""
    if not isinstance(node, ast.ImportFrom) or not node.level:
        return
    folder = path.parents[node.level - 1] if node.level <= len(path.parents) else path.parent
    base = folder.joinpath(*(node.module or "").split(".")) if node.module else folder
    for alias in node.names:
        if wanted is not None and (alias.asname or alias.name) not in wanted:
            continue
        for file in (base.with_suffix(".py"), base / f"{alias.name}.py", base / "__init__.py"):
            if file.is_file() and file != path:
                yield file


def _bare(statement: ast.stmt) -> ast.stmt:
    """A statement without decorators."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        statement.decorator_list = []
    return statement


def _binds(statement: ast.stmt) -> set[str]:
    """The names that a statement binds at top level."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _names(statement: ast.stmt) -> set[str]:
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
