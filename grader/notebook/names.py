"""What code does with names: the one place that says what is bound, read, changed and handed on.

It errs towards more. The tree is walked without recursion, in time linear in its size, since code
may be nested as deeply as Python reads it.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.notebook.effects import (
    OPAQUE,
    OPAQUE_METHODS,
    OPAQUE_OUTSIDE,
    WRITERS,
    is_random,
    only_looks,
    root_of,
    runs_unseen,
)
from grader.notebook.scopes import (
    Function,
    Scope,
    annotations_of,
    binding_scope,
    class_scope,
    comprehension_scope,
    defaults_of,
    function_scope,
    is_outside,
    owner_in,
    owner_of,
)

_LONGEST_NAME = 80
# What becomes of an expression's value: it is computed with, bound to a name, given to a call.
_USED, _ALIASED, _HANDED = range(3)


@dataclass
class Names:
    """The names of a piece of code, which is run in the notebook's namespace.

    binds: bound or deleted there, or in a function that declares them global; deletes: deleted.
    reads: the notebook's names that are read, also by functions defined here; mentions: attributes
    and strings that may stand for names. When the code runs, changes are changed in place, methods
    have one called for its value, handed may be changed by whom they are handed to, aliased get
    another name, and called are called. packages gives by imported name the packages that it is
    from; classes are those whose instances run code at an attribute, an operator or a call. Of
    functions, inner_reads and inner_calls give what they read and call themselves. effects gives by
    function what it changes outside of itself, may_affect what it calls methods of or hands on;
    hidden are functions that may change anything. opaque says that the code itself may.
    """

    binds: set[str] = field(default_factory=set)
    deletes: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)
    handed: set[str] = field(default_factory=set)
    aliased: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    packages: dict[str, set[str]] = field(default_factory=dict)
    inner_reads: dict[str, set[str]] = field(default_factory=dict)
    inner_calls: dict[str, set[str]] = field(default_factory=dict)
    effects: dict[str, set[str]] = field(default_factory=dict)
    may_affect: dict[str, set[str]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    opaque: bool = False


def names_in(parts: Iterable[ast.AST], owner: str = "") -> Names:
    """The names of statements and expressions that run at a cell's top level.

    owner is the name that lambdas in them get.
    """
    found = Names()
    _Walk(found, owner).run(parts)
    return found


def header_of(node: ast.stmt) -> list[ast.AST]:
    """What a statement does by itself: of an `if` or a loop all but what is in it."""
    match node:
        case ast.For(target=target, iter=over) | ast.AsyncFor(target=target, iter=over):
            return [ast.Assign([target], over)]
        case ast.If(test=test) | ast.While(test=test):
            return [test]
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return list(items)
        case ast.Try(handlers=handlers) | ast.TryStar(handlers=handlers):
            return [ast.ExceptHandler(handler.type, handler.name, []) for handler in handlers]
        case ast.Match(subject=subject, cases=cases):
            guards = [case.guard for case in cases if case.guard is not None]
            return [subject, *(case.pattern for case in cases), *guards]
    return [node]


class _Walk:
    """One walk over code. What is still to be looked at: node, scope, whether it is handed on."""

    def __init__(self, found: Names, owner: str) -> None:
        self.found, self.owner = found, owner
        self.left: list[tuple[ast.AST, Scope | None, int]] = []

    def run(self, parts: Iterable[ast.AST]) -> None:
        self.left.extend((part, None, _USED) for part in parts)
        while self.left:
            node, scope, handed = self.left.pop()
            self._look(node, scope, handed)

    def _push(self, scope: Scope | None, handed: int, nodes: Iterable[ast.AST | None]) -> None:
        self.left.extend((node, scope, handed) for node in nodes if node is not None)

    def _look(self, node: ast.AST, scope: Scope | None, handed: int) -> None:
        match node:
            case ast.expr_context() | ast.operator():
                pass
            case ast.Name():
                self._name(node, scope, handed)
            case ast.Lambda(args=args, body=body):
                self._push(scope, _ALIASED, defaults_of(args))
                inner = function_scope(scope, owner_in(scope, self.owner), args, [body])
                self._push(inner, _USED, [body])
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self._comprehension(node, scope, handed)
            case ast.Attribute():
                self._attribute(node, scope, handed)
            case ast.Subscript(value=value, slice=at):
                if not isinstance(node.ctx, ast.Load):
                    self._change(value, scope)
                self._push(scope, handed, [value])
                self._push(scope, _USED, [at])
            case ast.Call():
                self._call(node, scope)
            case ast.NamedExpr(target=target, value=value):
                self._push(scope, _ALIASED, [value])
                self._bind(target.id, binding_scope(scope))
            case ast.Compare(left=ast.Name(id="__name__"), comparators=comparators):
                named = (one for one in comparators if not isinstance(one, ast.Constant))
                self._push(scope, _USED, named)
            case ast.Constant(value=str(text)):
                self._text(text, scope)
            case ast.IfExp(test=test):
                self._push(scope, _USED, [test])
                self._push(scope, handed, [node.body, node.orelse])
            case (
                ast.Tuple()
                | ast.List()
                | ast.Set()
                | ast.Dict()
                | ast.Starred()
                | ast.BoolOp()
                | ast.Await()
                | ast.Yield()
                | ast.YieldFrom()
                | ast.withitem()
            ):
                handed = handed or (_ALIASED if isinstance(node, ast.withitem) else _USED)
                self._push(scope, handed, ast.iter_child_nodes(node))
            case _:
                self._statement(node, scope)

    def _statement(self, node: ast.AST, scope: Scope | None) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, scope)
            case ast.ClassDef():
                self._bind(node.name, scope)
                if scope is None:
                    self.found.functions.add(node.name)
                if any(map(runs_unseen, node.body)):
                    self.found.classes.add(owner_in(scope, node.name))
                self._push(scope, _ALIASED, [*node.decorator_list, *node.bases])
                self._push(scope, _USED, [keyword.value for keyword in node.keywords])
                inner = class_scope(scope, owner_in(scope, node.name), node.body)
                self._push(inner, _USED, node.body)
            case ast.Global(names=names):
                for name in names:
                    self.found.binds.add(name)
                    self._effect(scope, name)
            case ast.Import(names=aliases):
                for alias in aliases:
                    package = alias.name.partition(".")[0]
                    self._import(alias.asname or package, package, scope)
                    self.found.opaque |= alias.name == "__main__"
            case ast.ImportFrom(names=aliases, module=module):
                package = (module or "").partition(".")[0]
                for alias in aliases:
                    if alias.name == "*":
                        self.found.opaque = True
                    else:
                        self._import(alias.asname or alias.name, package, scope)
            case ast.ExceptHandler(name=name) | ast.MatchAs(name=name) | ast.MatchStar(name=name):
                self._bind(name, scope)
                self._push(scope, _USED, ast.iter_child_nodes(node))
            case ast.MatchMapping(rest=rest):
                self._bind(rest, scope)
                self._push(scope, _USED, ast.iter_child_nodes(node))
            case ast.Expr(value=ast.Call(func=ast.Attribute() as method) as call):
                # A call for its effect, such as `np.seterr(all="ignore")` or `cache.clear()`.
                if not (owner_of(scope) and is_random(method)):
                    self._change(method, scope)
                self._push(scope, _USED, [call])
            case ast.Assign(value=value) | ast.AnnAssign(value=value):
                self._push(scope, _ALIASED, [value])
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if not (isinstance(node, ast.AnnAssign) and value is None):
                    self._push(scope, _USED, targets)
                self._push(scope, _USED, [getattr(node, "annotation", None)])
            case ast.AugAssign(target=target, value=value):
                if isinstance(target, ast.Name) and is_outside(target.id, scope):
                    self.found.reads.add(target.id)
                self._push(scope, _USED, [target, value])
            case ast.For(iter=over) | ast.AsyncFor(iter=over):
                self._push(scope, _ALIASED, [over])
                self._push(scope, _USED, [node.target, *node.body, *node.orelse])
            case _:
                self._push(scope, _USED, ast.iter_child_nodes(node))

    def _name(self, node: ast.Name, scope: Scope | None, handed: int) -> None:
        name = node.id
        if not isinstance(node.ctx, ast.Load):
            self._bind(name, scope)
            if scope is None and isinstance(node.ctx, ast.Del):
                self.found.deletes.add(name)
            return
        if not is_outside(name, scope):
            return
        self.found.reads.add(name)
        self._opaque_if(name in OPAQUE, scope)
        if owner := owner_of(scope):
            self.found.inner_reads.setdefault(owner, set()).add(name)
            if handed:
                self.found.may_affect.setdefault(owner, set()).add(name)
            return
        self.found.opaque |= name in OPAQUE_OUTSIDE
        if handed == _HANDED:
            self.found.handed.add(name)
        elif handed == _ALIASED:
            self.found.aliased.add(name)

    def _function(self, node: Function, scope: Scope | None) -> None:
        self._bind(node.name, scope)
        if scope is None:
            self.found.functions.add(node.name)
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Name) and not owner_of(scope):
                self.found.called.add(decorator.id)
            elif isinstance(decorator, ast.Attribute):
                self._change(decorator, scope)
        # Decorators, defaults and annotations are evaluated where the function is defined.
        self._push(scope, _USED, [*node.decorator_list, node.returns, *annotations_of(node.args)])
        self._push(scope, _ALIASED, defaults_of(node.args))
        owner = owner_in(scope, node.name)
        self._push(function_scope(scope, owner, node.args, node.body), _USED, node.body)

    def _comprehension(
        self,
        node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp,
        scope: Scope | None,
        handed: int,
    ) -> None:
        inner = comprehension_scope(scope, node.generators)
        for at, generator in enumerate(node.generators):
            self._push(inner if at else scope, _ALIASED, [generator.iter])
            self._push(inner, _USED, generator.ifs)
        made = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        self._push(inner, handed, made)

    def _attribute(self, node: ast.Attribute, scope: Scope | None, handed: int) -> None:
        self.found.mentions.add(node.attr)
        self._opaque_if(node.attr in OPAQUE_METHODS, scope)
        if not owner_of(scope):
            self.found.opaque |= node.attr in WRITERS
        if not isinstance(node.ctx, ast.Load):
            self._change(node, scope)
        self._push(scope, handed, [node.value])

    def _call(self, node: ast.Call, scope: Scope | None) -> None:
        looks = only_looks(node)
        match node.func:
            case ast.Name(id=name) if is_outside(name, scope):
                if owner := owner_of(scope):
                    self.found.inner_calls.setdefault(owner, set()).add(name)
                else:
                    self.found.called.add(name)
            case ast.Attribute() as method if not looks:
                self._method(method, scope)
        self._push(scope, _USED, [node.func])
        self._push(
            scope,
            _USED if looks else _HANDED,
            [*node.args, *(keyword.value for keyword in node.keywords)],
        )

    def _method(self, method: ast.Attribute, scope: Scope | None) -> None:
        """A method that is called, and may change what it is of."""
        root = root_of(method)
        if not root or not is_outside(root, scope) or is_random(method):
            return
        if owner := owner_of(scope):
            self.found.may_affect.setdefault(owner, set()).add(root)
        else:
            self.found.methods.add(root)
        if method.attr.startswith(("set", "seed")):
            self._change(method, scope)

    def _text(self, text: str, scope: Scope | None) -> None:
        if len(text) < _LONGEST_NAME and text.isidentifier():
            self.found.mentions.add(text)
            self._opaque_if(text == "__main__", scope)

    def _bind(self, name: str | None, scope: Scope | None) -> None:
        if name is None:
            return
        if scope is None:
            self.found.binds.add(name)
        elif name in scope.declared:
            self.found.binds.add(name)
            self._effect(scope, name)

    def _import(self, name: str, package: str, scope: Scope | None) -> None:
        self._bind(name, scope)
        self.found.packages.setdefault(name, set()).add(package)
        if scope is None:
            self.found.modules.add(name)

    def _change(self, node: ast.expr, scope: Scope | None) -> None:
        name = root_of(node)
        if not name or not is_outside(name, scope):
            return
        if owner_of(scope):
            self._effect(scope, name)
        else:
            self.found.changes.add(name)

    def _effect(self, scope: Scope | None, name: str) -> None:
        if owner := owner_of(scope):
            self.found.effects.setdefault(owner, set()).add(name)

    def _opaque_if(self, opaque: bool, scope: Scope | None) -> None:
        if opaque and owner_of(scope):
            self.found.hidden.add(owner_of(scope))
        elif opaque:
            self.found.opaque = True
