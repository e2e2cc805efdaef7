"""What a test does that cannot be done from outside the student's process."""

import ast
import re
from collections.abc import Iterator

from grader.assignments.model import TestCell
from grader.assignments.statements import Program, binds_of, parsed

_MAGIC = re.compile(r"^\s*[%!]", re.MULTILINE)
_SOURCES = ("getsource", "getsourcelines", "getsourcefile", "signature", "getmembers")
_INSIDE = ("__code__", "__globals__", "__closure__", "__wrapped__", "__annotations__")
_NAMESPACES = ("globals", "locals", "vars", "get_ipython", "In", "Out", "exec", "eval")
_MOCKS = ("mock", "unittest.mock", "monkeypatch")
_PRINTED = ("redirect_stdout", "redirect_stderr", "capsys", "capfd")


def impossible(test: TestCell, program: Program) -> Iterator[str]:
    """What of a test cannot be done, in words; nothing where all can."""
    if "AUTOTEST" in test.source:
        yield "nbgrader makes it of AUTOTEST lines"
    if _MAGIC.search(test.source):
        yield "it uses a magic or a command of the shell"
    nodes = parsed(test.source)
    if not nodes and any(
        line.strip() and not line.strip().startswith("#") for line in test.source.split("\n")
    ):
        yield "it does not parse"
    for top in nodes:
        for node in ast.walk(top):
            yield from _in_node(node, program)
    yield from _rebinding(nodes, program)


def _in_node(node: ast.AST, program: Program) -> Iterator[str]:
    match node:
        case ast.Delete():
            names = sorted(reads_or_deletes(node) & program.theirs)
            if names:
                yield f"it deletes the notebook's `{names[0]}`"
        case ast.Attribute():
            yield from _in_attribute(node)
        case ast.Name(id=name) if name in _PRINTED:
            yield f"it catches what is printed there (`{name}`)"
        case ast.Name(id=name) if name in _NAMESPACES and not _is_stored(node):
            yield f"it uses `{name}`"
        case ast.Call(func=ast.Name(id=called), args=[first, *_]):
            name = getattr(first, "id", "")
            if called in ("setattr", "delattr") and name in program.theirs - program.classes:
                yield f"it changes `{name}` with `{called}`"


def _in_attribute(node: ast.Attribute) -> Iterator[str]:
    if node.attr in _SOURCES and isinstance(node.value, ast.Name):
        if node.value.id == "inspect":
            yield f"it looks into a function with `inspect.{node.attr}`"
    elif node.attr in _INSIDE:
        yield f"it looks into a function's `{node.attr}`"
    elif node.attr in ("patch", "setattr") and ast.unparse(node.value) in _MOCKS:
        yield "it replaces names of the notebook (mock)"
    elif node.attr in _PRINTED or (node.attr == "stdout" and _is_stored(node)):
        yield f"it catches what is printed there (`{node.attr}`)"


def _is_stored(node: ast.Name | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store)


def _rebinding(nodes: list[ast.stmt], program: Program) -> Iterator[str]:
    """A name that functions of theirs read, bound anew: they go on with their own."""
    for name in sorted(binds_of(nodes) & program.theirs):
        for one in program.statements:
            if one.is_theirs and one.is_definition and name in one.reads and name not in one.binds:
                users = ", ".join(f"`{other}`" for other in sorted(one.binds))
                yield f"it gives `{name}` another value, which {users} would not see"
                break


def reads_or_deletes(node: ast.Delete) -> frozenset[str]:
    """The names that a `del` takes away."""
    return frozenset(one.id for one in node.targets if isinstance(one, ast.Name))
