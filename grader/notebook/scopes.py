"""Scopes within a cell: whose a name is that code in them reads or binds."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef
# Scopes within scopes that are looked through for a name.
_MOST_SCOPES = 50


@dataclass
class Scope:
    """A function, class or comprehension within others.

    local are its own names, declared those that it calls global. owner is the notebook's function
    in which its code runs, "" where it runs with its cell; methods in it belong to owner_of_inner.
    """

    outer: "Scope | None"
    kind: str
    owner: str
    owner_of_inner: str
    local: set[str]
    declared: set[str] = field(default_factory=set)


def owner_of(scope: Scope | None) -> str:
    """The notebook's function that code is in; "" where it runs with its cell."""
    return "" if scope is None else scope.owner


def owner_in(scope: Scope | None, name: str) -> str:
    """To whom a function of that name belongs that is defined in a scope."""
    return name if scope is None else scope.owner_of_inner or name


def is_outside(name: str, scope: Scope | None) -> bool:
    """Whether a name that is read stands for one of the notebook's."""
    inner, steps = scope, 0
    while scope is not None and steps < _MOST_SCOPES:
        if name in scope.declared:
            return True
        if name in scope.local and (scope.kind != "class" or scope is inner):
            return False
        scope, steps = scope.outer, steps + 1
    return True


def binding_scope(scope: Scope | None) -> Scope | None:
    """The scope in which `:=` binds: the one around comprehensions."""
    while scope is not None and scope.kind == "comprehension":
        scope = scope.outer
    return scope


def function_scope(
    outer: Scope | None, owner: str, args: ast.arguments, body: Iterable[ast.AST]
) -> Scope:
    """The scope of a function that belongs to owner."""
    bound, declared = _bound_in(body)
    local = {argument.arg for argument in _parameters(args)} | (bound - declared)
    return Scope(outer, "function", owner, owner, local, declared)


def class_scope(outer: Scope | None, owner: str, body: Iterable[ast.AST]) -> Scope:
    """The scope of a class, whose methods belong to owner."""
    bound, declared = _bound_in(body)
    return Scope(outer, "class", owner_of(outer), owner, bound - declared, declared)


def comprehension_scope(outer: Scope | None, generators: Iterable[ast.comprehension]) -> Scope:
    """The scope of a comprehension, whose code belongs to whom that around it does."""
    local = {
        name.id
        for generator in generators
        for name in ast.walk(generator.target)
        if isinstance(name, ast.Name)
    }
    return Scope(outer, "comprehension", owner_of(outer), owner_in(outer, ""), local)


def _parameters(args: ast.arguments) -> Iterator[ast.arg]:
    yield from (*args.posonlyargs, *args.args, *args.kwonlyargs)
    yield from (one for one in (args.vararg, args.kwarg) if one is not None)


def defaults_of(args: ast.arguments) -> Iterator[ast.expr]:
    """The expressions that parameters get where they are not given."""
    yield from (one for one in (*args.defaults, *args.kw_defaults) if one is not None)


def annotations_of(args: ast.arguments) -> Iterator[ast.expr]:
    """The annotations of parameters."""
    yield from (one.annotation for one in _parameters(args) if one.annotation is not None)


def _bound_in(body: Iterable[ast.AST]) -> tuple[set[str], set[str]]:
    """The names that a scope's own code binds, and those that it declares global."""
    bound: set[str] = set()
    declared: set[str] = set()
    left = list(body)
    while left:
        node = left.pop()
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                bound.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                bound.add(name)
                left.extend(node.decorator_list)
            case ast.ClassDef(name=name):
                bound.add(name)
            case ast.Lambda():
                pass
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                # Of a comprehension only `:=` binds around it.
                left.extend(
                    child
                    for child in ast.iter_child_nodes(node)
                    if not isinstance(child, ast.comprehension)
                )
                for generator in node.generators:
                    left.extend((generator.iter, *generator.ifs))
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                bound.update((one.asname or one.name).partition(".")[0] for one in aliases)
            case ast.Global(names=names):
                declared.update(names)
            case _:
                for other in (getattr(node, "name", None), getattr(node, "rest", None)):
                    if isinstance(other, str):  # an except branch, a pattern
                        bound.add(other)
                left.extend(ast.iter_child_nodes(node))
    return bound, declared
