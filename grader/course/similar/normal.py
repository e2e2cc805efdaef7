"""Functions as sequences of tokens from their syntax trees, made normal.

What students change to hide where code comes from is left out: names of their own, constants,
docstrings, comments, annotations, prints, `a += b` for `a = a + b`. What the handout provides is
left out too, statement by statement.
"""

import ast
import builtins
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.notebook.cell_analysis import flat
from grader.notebook.python import definitions_left, parse_cell
from grader.notebook.read import Cell

# Tokens: what is longer is compared by its beginning.
_MOST_TOKENS = 20_000
_BUILTINS = frozenset(dir(builtins))
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_LEFT_OUT = (ast.Pass, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)
_END = ")"


@dataclass(frozen=True)
class NormalFunction:
    """A function of a notebook: its name (`Class.method` of a method), and its tokens."""

    name: str
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class Provided:
    """What the handout provides: statements of its functions, and the names that it gives."""

    statements: frozenset[tuple[str, ...]] = frozenset()
    names: frozenset[str] = frozenset()


def provided_by(cells: Iterable[Cell]) -> Provided:
    """What is not the students' own, from the code cells of the handout."""
    statements: set[tuple[str, ...]] = set()
    names: set[str] = set()
    for cell in cells:
        for bound in cell.analysis.statements:
            kinds = ("function", "blank", "class", "type", "module", "import")
            names.update(name for name, kind in bound.binds.items() if kind in kinds)
        for _, function in _functions(cell.source):
            for node in ast.walk(function):
                if isinstance(node, ast.stmt) and node is not function:
                    statements.add(_as_written(node))
    return Provided(frozenset(statements), frozenset(names))


def normal_functions(
    sources: Iterable[str], provided: Provided | None = None
) -> tuple[NormalFunction, ...]:
    """The functions that code cells define, of each name the last one, in the notebook's order.

    What the handout provides is not in their tokens; one of which nothing is left has none.
    """
    provided = provided or Provided()
    found: dict[str, NormalFunction] = {}
    for source in sources:
        for name, node in _functions(source):
            tokens = tuple(_first(_tokens(node, provided), _MOST_TOKENS))
            found.pop(name, None)
            found[name] = NormalFunction(name, tokens)
    return tuple(found.values())


def _functions(source: str) -> Iterator[tuple[str, ast.AST]]:
    parsed = parse_cell(source)
    body = parsed.body
    if parsed.error is not None:
        body = tuple(node for piece in definitions_left(source) for node in parse_cell(piece).body)
    for node in flat(body):
        if isinstance(node, _FUNCTION):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, _FUNCTION):
                    yield f"{node.name}.{method.name}", method
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value


def _as_written(node: ast.AST) -> tuple[str, ...]:
    """The tokens of a statement with its names as they are: what a handout's is told by."""
    return tuple(_first(_tokens(node, None), _MOST_TOKENS))


def _tokens(root: ast.AST, provided: Provided | None) -> Iterator[str]:
    """Tokens in the order of the tree; without provided, nothing is left out and names are kept.

    Without recursion, since students nest as deeply as the parser lets them.
    """
    left: list[ast.AST | str] = [root]
    while left:
        node = left.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, ast.stmt) and node is not root and _is_left_out(node, provided):
            continue
        else:
            left.extend(reversed(list(_parts(node, provided))))


def _is_left_out(node: ast.stmt, provided: Provided | None) -> bool:
    """Whether a statement computes nothing, or is the handout's."""
    if provided is not None and _as_written(node) in provided.statements:
        return True
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
            return True
        case ast.AnnAssign(value=None):
            return True
    return isinstance(node, _LEFT_OUT)


def _parts(node: ast.AST, provided: Provided | None) -> Iterator[ast.AST | str]:
    """A node's own token, then what is within it."""
    match node:
        case ast.Name(id=name):
            kept = provided is None or name in _BUILTINS or name in provided.names
            yield name if kept else "v"
        case ast.Constant(value=value):
            yield _kind_of(value) if provided is not None else _spelt(value)
        case ast.JoinedStr():
            yield "str"
        case ast.Attribute(value=value, attr=attr):
            yield f".{attr}"
            yield value
        case ast.keyword(arg=arg, value=value):
            yield f"{arg or '**'}="
            yield value
        case ast.arg(arg=arg):
            yield "arg" if provided is not None else arg
        case ast.AugAssign(target=target, op=op, value=value):
            yield from _typed("Assign", target, "BinOp2", target, op, value)
        case ast.AnnAssign(target=target, value=value) if value is not None:
            yield from _typed("Assign", target, value)
        case ast.Assign(targets=targets, value=value):
            yield from _typed("Assign", *targets, value)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _typed("def", *node.decorator_list, node.args, *node.body, _END)
        case ast.Lambda(args=args, body=body):  # as the function that it stands for
            yield from _typed("def", args, "Return", body, _END)
        case ast.BinOp(left=one, op=op, right=other):
            yield from _typed("BinOp2", one, op, other)
        case _:
            children = ast.iter_child_nodes(node)
            inner = [child for child in children if not isinstance(child, ast.expr_context)]
            holds = any(isinstance(child, ast.stmt) for child in inner)
            name = type(node).__name__
            yield f"{name}{len(inner)}" if isinstance(node, ast.expr) else name
            yield from inner
            if holds:
                yield _END


def _typed(*parts: ast.AST | str) -> tuple[ast.AST | str, ...]:
    return parts


def _spelt(value: object) -> str:
    # Python refuses to write long integers in decimals.
    return hex(value) if isinstance(value, int) else repr(value)


def _kind_of(value: object) -> str:
    if value is None or isinstance(value, bool):
        return str(value)
    return "num" if isinstance(value, int | float | complex) else "str"


def _first(tokens: Iterable[str], most: int) -> Iterator[str]:
    for _, token in zip(range(most), tokens, strict=False):
        yield token
