"""Slips that a function's source shows by itself: leftovers, low precision, globals of others."""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from grader.notebook.calls import names_used, reached
from grader.notebook.python import parse_cell
from grader.notebook.read import Cell

_Function = ast.FunctionDef | ast.AsyncFunctionDef

_PROMPTS = frozenset({"breakpoint", "input", "set_trace", "embed", "getpass"})
_DEBUGGERS = frozenset({"set_trace", "post_mortem", "pm", "embed", "getpass"})
_PRECISIONS: Mapping[str, str] = {
    **dict.fromkeys(("float16", "half", "f2", "<f2", "=f2"), "float16"),
    **dict.fromkeys(("float32", "single", "f4", "<f4", "=f4"), "float32"),
}
# What makes one function of another.
_WRAPPERS = frozenset({"partial", "vectorize", "cache", "lru_cache", "jit", "njit", "frompyfunc"})


@dataclass(frozen=True)
class Habits:
    """What a function's source shows, its helpers' with it.

    leftovers are the calls left over from debugging, as they are written; precision is the type of
    low precision that is named, if one is; left_by pairs what is read with the other function that
    leaves it behind; harmless are the notebook's names that say nothing when they are read,
    constants and functions by another name, and given those that the handout binds. any_number is
    true where it takes any number of arguments.
    """

    leftovers: tuple[str, ...] = ()
    precision: str = ""
    left_by: tuple[tuple[str, str], ...] = ()
    harmless: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    any_number: bool = False


@dataclass(frozen=True)
class _Body:
    """What of a function's source tells of habits, walked once, and the names that it binds."""

    node: _Function
    telling: tuple[ast.AST, ...]
    stored: frozenset[str]


_TELLING = (ast.Name, ast.Attribute, ast.Call, ast.Constant, ast.Global)


def habits_of(
    cells: Iterable[Cell], names: Collection[str], handout: Iterable[Cell] = ()
) -> Mapping[str, Habits]:
    """The habits of those names that are functions; handout are the cells that students got."""
    cells = tuple(cells)
    functions = {name: _body(node) for name, node in _functions(cells).items()}
    uses = names_used(cells)
    leaves = [(kept, name) for name, body in functions.items() for kept in _left(body, functions)]
    harmless, given = _harmless(cells, functions), _bound(handout)
    found = {}
    for name in names:
        if name not in functions:
            continue
        leans_on = reached(uses, name)
        bodies = [functions[one] for one in (name, *sorted(leans_on)) if one in functions]
        read = {what for body in bodies for what in _reads(body)}
        called = {what for body in bodies for what in _calls(body)}
        arguments = functions[name].node.args
        found[name] = Habits(
            tuple(dict.fromkeys(call for body in bodies for call in _leftovers(body, functions))),
            min((used for body in bodies for used in _precisions(body)), default=""),
            tuple(
                (kept, by)
                for kept, by in leaves
                if kept in read and by != name and by not in called
            ),
            harmless,
            given,
            arguments.vararg is not None or arguments.kwarg is not None,
        )
    return found


def _statements(cells: Iterable[Cell]) -> Iterator[ast.stmt]:
    """All statements outside of functions and classes."""
    left: list[ast.AST] = []
    for cell in cells:
        left.extend(parse_cell(cell.source).body)
    left.reverse()
    while left:
        node = left.pop()
        if isinstance(node, ast.stmt):
            yield node
        if not isinstance(node, _Function | ast.ClassDef):
            left.extend(reversed(list(ast.iter_child_nodes(node))))


def _functions(cells: Iterable[Cell]) -> dict[str, _Function]:
    """The function that each name is bound to last."""
    return {node.name: node for node in _statements(cells) if isinstance(node, _Function)}


def _body(function: _Function) -> _Body:
    """Its parameters, and those of functions within it, are names that it binds."""
    nodes = tuple(ast.walk(function))
    parameters = {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound = {
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    telling = tuple(node for node in nodes if isinstance(node, _TELLING))
    return _Body(function, telling, frozenset(parameters | bound))


def _leftovers(function: _Body, functions: Collection[str]) -> Iterator[str]:
    own = function.stored | set(functions)
    for node in function.telling:
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in _PROMPTS and name not in own:
                yield f"{name}()"
            case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)):
                if name in _DEBUGGERS and module not in own:
                    yield f"{module}.{name}()"


def _precisions(function: _Body) -> Iterator[str]:
    for node in function.telling:
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
                if name in _PRECISIONS:
                    yield _PRECISIONS[name]


def _left(function: _Body, functions: Collection[str]) -> Iterator[str]:
    """What a function leaves behind: globals that it binds, and attributes of functions."""
    for node in function.telling:
        match node:
            case ast.Global(names=names):
                yield from (name for name in names if name in function.stored)
            case ast.Attribute(value=ast.Name(id=owner), attr=name, ctx=ast.Store()):
                if owner in functions:
                    yield f"{owner}.{name}"


def _calls(function: _Body) -> Iterator[str]:
    for node in function.telling:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def _reads(function: _Body) -> set[str]:
    """The globals that a function reads, and the attributes of names."""
    own = function.stored - {
        name for node in function.telling if isinstance(node, ast.Global) for name in node.names
    }
    found = set()
    for node in function.telling:
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name not in own:
                found.add(name)
            case ast.Attribute(value=ast.Name(id=owner), attr=name, ctx=ast.Load()):
                found.add(f"{owner}.{name}")
    return found


def _harmless(cells: Iterable[Cell], functions: Collection[str]) -> frozenset[str]:
    """The names that are bound to constants and functions only."""
    code = set(functions)
    found: set[str] = set()
    other: set[str] = set()
    for statement in _statements(cells):
        match statement:
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                code |= {(alias.asname or alias.name).partition(".")[0] for alias in aliases}
            case ast.Assign(targets=targets, value=value) if all(
                isinstance(target, ast.Name) for target in targets
            ):
                names = {target.id for target in targets if isinstance(target, ast.Name)}
                is_code = _is_function(value, code)
                (found if is_code or _is_constant(value, code) else other).update(names)
                code |= names if is_code else set()
            case _:
                other |= _bound_by(statement)
    return frozenset(found - other)


def _is_constant(value: ast.expr, code: Collection[str]) -> bool:
    """Whether a value is made of literals, and of what modules hold: 1e-8, (2, 3), np.pi / 2."""
    limits = {"float", "int", "finfo", "iinfo"}
    for node in ast.walk(value):
        match node:
            case ast.Constant() | ast.UnaryOp() | ast.BinOp() | ast.Tuple() | ast.Attribute():
                pass
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in limits:
                pass
            case ast.Name(id=name) if name in code or name in limits:
                pass
            case ast.operator() | ast.unaryop() | ast.expr_context():
                pass
            case _:
                return False
    return True


def _is_function(value: ast.expr, code: Collection[str]) -> bool:
    match value:
        case ast.Lambda():
            return True
        case ast.Name(id=name):
            return name in code
        case ast.Call(func=ast.Name(id=wrapper) | ast.Attribute(attr=wrapper), args=[made, *_]):
            return wrapper in _WRAPPERS and _is_function(made, code)
        case ast.Attribute(value=ast.Name(id=module)):
            return module in code
    return False


def _bound(cells: Iterable[Cell]) -> frozenset[str]:
    return frozenset(name for statement in _statements(cells) for name in _bound_by(statement))


def _bound_by(statement: ast.stmt) -> set[str]:
    """The names that a statement binds itself."""
    if isinstance(statement, _Function | ast.ClassDef):
        return set()
    parts: list[ast.AST] = []
    match statement:
        case ast.Assign(targets=targets):
            parts.extend(targets)
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target) | ast.For(target=target):
            parts.append(target)
        case ast.With(items=items):
            parts.extend(item.optional_vars for item in items if item.optional_vars)
    return {
        node.id
        for part in parts
        for node in ast.walk(part)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
