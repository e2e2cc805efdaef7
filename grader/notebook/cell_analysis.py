"""What a cell's source tells without running it, from one reading of it."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, TypeGuard

from grader.notebook.names import Names, header_of, names_in
from grader.notebook.python import MAX_PARSED, definitions_left, is_too_long, parse_cell
from grader.notebook.scopes import Function

# What a name is bound to: a function without or with an answer, what may be called, what may not.
# "import" is what comes from a module, "type" a class whose call cannot answer.
Kind = Literal[
    "blank", "function", "class", "import", "perhaps", "value", "module", "type", "deleted"
]
# Kinds that a graded function may be.
FILLED = ("function", "class", "import", "perhaps")
_REPEATING = (ast.For, ast.While, ast.comprehension, ast.Lambda, ast.FunctionDef)
_NO_NAMES: frozenset[str] = frozenset()
_NO_ENTRIES: Mapping[str, set[str]] = MappingProxyType({})
# Of a cell of no more characters the analysis is kept for the next notebook that has it.
_MOST_KEPT = 3_000
_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class FunctionSource:
    """A function's parameters, and those that no line of it reads; star: it takes any number.

    by_name are parameters that only a call by name can give. repeats says that it loops, or makes
    functions that something else may call again and again; is_idle that it does nothing: it returns
    a constant, raises, or only prints a text.
    """

    parameters: tuple[str, ...] = ()
    by_name: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    star: bool = False
    repeats: bool = False
    is_idle: bool = False


_NO_METHODS: Mapping[str, tuple[Kind, FunctionSource]] = MappingProxyType({})


@dataclass(frozen=True)
class Statement:
    """A statement at a cell's top level; one within an `if`, `for`, `with` or `try` is its own.

    binds tells what the names are that it binds; function is there if it defines one with `def`.
    integers are the whole numbers in a function, or the one that a name is bound to; is_float says
    that a name is bound to a number with a point. Of a class methods has, as "Class.method", what
    they are and what is known of them.
    """

    names: Names
    binds: Mapping[str, Kind]
    function: FunctionSource | None = None
    integers: frozenset[int] = frozenset()
    is_float: bool = False
    is_lambda: bool = False
    methods: Mapping[str, tuple[Kind, FunctionSource]] = field(default_factory=lambda: _NO_METHODS)


@dataclass(frozen=True)
class CellAnalysis:
    """A cell: all its names, its statements in order, and the error where it does not parse.

    Of one that does not parse the statements are those that can be read, and its names its words.
    """

    names: Names
    statements: tuple[Statement, ...] = ()
    error: tuple[int, str] | None = None


def analyse(source: str) -> CellAnalysis:
    """Look into a cell. Of one that is too long only the words of its beginning are known.

    What comes of it is not to be changed: those who hand in the same cell share it.
    """
    return _kept(source) if len(source) <= _MOST_KEPT else _analysed(source)


@lru_cache(maxsize=64)
def _kept(source: str) -> CellAnalysis:
    return _analysed(source)


def _analysed(source: str) -> CellAnalysis:
    parsed = parse_cell(source)
    error = None
    if parsed.error is not None:
        error = parsed.error.lineno or 0, parsed.error.msg or "invalid syntax"
    if is_too_long(source):
        names = _words(source[:MAX_PARSED])
        names.opaque = True
        names.modules = set(names.binds)
        return CellAnalysis(names, (), error)
    if parsed.error is not None:
        pieces = (node for piece in definitions_left(source) for node in parse_cell(piece).body)
        return CellAnalysis(_words(source), _statements(pieces), error)
    statements = _statements(parsed.body)
    names = _all_of(statements)
    names.opaque |= parsed.magics
    return CellAnalysis(names, statements)


def _words(source: str) -> Names:
    words = set(_WORD.findall(source))
    return Names(binds=words, reads=set(words))


def _all_of(statements: Iterable[Statement]) -> Names:
    whole = Names()
    for statement in statements:
        for name, found in vars(statement.names).items():
            held = getattr(whole, name)
            if isinstance(held, set):
                held |= found
            elif isinstance(held, dict):
                for function, names in found.items():
                    held.setdefault(function, set()).update(names)
            else:
                whole.opaque |= found
    return whole


def _statements(body: Iterable[ast.stmt]) -> tuple[Statement, ...]:
    return tuple(_statement(node) for node in flat(body))


def flat(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements at top level, in order, and those within if, try, with and for."""
    left = list(body)[::-1]
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, Function | ast.ClassDef):
            left.extend(reversed(list(_inner(node))))


def _inner(node: ast.AST) -> Iterator[ast.stmt]:
    """Statements directly within one, those of its except and case branches among them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from child.body


def _statement(node: ast.stmt) -> Statement:
    owner = ""
    match node:
        case ast.Assign(targets=[ast.Name(id=owner)]) | ast.AnnAssign(target=ast.Name(id=owner)):
            pass
    names = _compact(names_in(header_of(node), owner))
    if isinstance(node, Function):
        kind: Kind = "blank" if is_blank(node) else "function"
        return Statement(names, {node.name: kind}, _function_source(node), _integers(node))
    value = getattr(node, "value", None) if owner else None
    constant = value.value if isinstance(value, ast.Constant) else None
    return Statement(
        names,
        {name: _kind(node, name) for name in names.binds},
        integers=frozenset({constant}) if _is_integer(constant) else frozenset(),
        is_float=isinstance(constant, float),
        is_lambda=isinstance(value, ast.Lambda),
        methods=_methods(node) if isinstance(node, ast.ClassDef) else _NO_METHODS,
    )


def _methods(made: ast.ClassDef) -> Mapping[str, tuple[Kind, FunctionSource]]:
    return {
        f"{made.name}.{node.name}": (
            "blank" if is_blank(node) else "function",
            _function_source(node),
        )
        for node in made.body
        if isinstance(node, Function)
    }


def _compact(names: Names) -> Names:
    """The same, with one empty container for all that it lacks: statements may be very many."""
    for name, found in vars(names).items():
        if not found and not isinstance(found, bool):
            setattr(names, name, _NO_ENTRIES if isinstance(found, dict) else _NO_NAMES)
    return names


def _kind(node: ast.stmt, name: str) -> Kind:
    match node:
        case ast.ClassDef(bases=[], keywords=[], decorator_list=[]) if not _can_answer(node):
            return "type"
        case ast.ClassDef():
            return "class"
        case ast.Import():
            return "module"
        case ast.ImportFrom():
            return "import"
        case ast.Delete():
            return "deleted"
        case ast.Assign(value=ast.Lambda() as function) if _is_blank_lambda(function):
            return "blank"
        case ast.Assign(value=value) | ast.AnnAssign(value=value):
            if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
                # `f = f(x)` keeps what f gave.
                return "value" if value.func.id == name else "perhaps"
            may_be = ast.Lambda | ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.IfExp
            return "perhaps" if isinstance(value, may_be) else "value"
    return "value"


def _can_answer(made: ast.ClassDef) -> bool:
    """Whether calling a class may give anything but its instance."""
    return any(isinstance(node, Function) and node.name == "__new__" for node in made.body)


def _is_blank_lambda(function: ast.Lambda) -> bool:
    parameters = _parameters(function.args)
    return _only_names(function.body) and parameters.isdisjoint(_names_in(function.body))


def _function_source(function: Function) -> FunctionSource:
    arguments = function.args
    parameters = tuple(arg.arg for arg in (*arguments.posonlyargs, *arguments.args))
    read = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    unread = tuple(parameter for parameter in parameters if parameter not in read)
    star = bool(arguments.vararg or arguments.kwarg)
    repeats = any(
        isinstance(inner, _REPEATING) for inner in ast.walk(function) if inner is not function
    )
    is_idle = not function.decorator_list and all(
        _is_empty(node, _parameters(arguments)) or _is_idle(node) for node in function.body
    )
    by_name = tuple(arg.arg for arg in arguments.kwonlyargs)
    return FunctionSource(parameters, by_name, unread, star, repeats, is_idle)


def _is_idle(statement: ast.stmt) -> bool:
    match statement:
        case ast.Raise() | ast.Assert(test=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=said)):
            return all(isinstance(node, ast.Constant) for node in said)
        case ast.Return(value=value) if value is not None:
            allowed = ast.Constant | ast.Tuple | ast.List | ast.UnaryOp | ast.unaryop | ast.Load
            return all(isinstance(node, allowed) for node in ast.walk(value))
    return False


def _integers(function: Function) -> frozenset[int]:
    constants = (node.value for node in ast.walk(function) if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if _is_integer(value))


def _is_integer(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def is_blank(function: Function) -> bool:
    """Whether a function holds no answer: nothing is computed, and no parameter is looked at.

    A docstring, `pass`, `...`, `raise NotImplementedError` and a `return` of names that were never
    made from the parameters (`return loss`, `return softmax(out), hidden, out`) are none. A
    function with a decorator or star parameters may be answered elsewhere, and is not blank.
    """
    if function.decorator_list or function.args.vararg or function.args.kwarg:
        return False
    parameters = _parameters(function.args)
    return all(_is_empty(statement, parameters) for statement in function.body)


def _is_empty(statement: ast.stmt, parameters: set[str]) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Name(id="NotImplementedError")):
            return True
        case ast.Raise(exc=ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
        case ast.Return(value=None):
            return True
        case ast.Return(value=value) if value is not None:
            return _only_names(value) and parameters.isdisjoint(_names_in(value))
    return False


def _parameters(arguments: ast.arguments) -> set[str]:
    """The names by which single arguments arrive."""
    return {one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}


def _only_names(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return value.value is None or value.value is Ellipsis
    if isinstance(value, ast.Tuple):
        return all(_only_names(element) for element in value.elts)
    if isinstance(value, ast.Call):
        # `softmax(out)` only dresses up a name; a call without arguments computes something.
        names = isinstance(value.func, ast.Name) and bool(value.args) and not value.keywords
        return names and all(_only_names(argument) for argument in value.args)
    return isinstance(value, ast.Name)


def _names_in(node: ast.AST) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
