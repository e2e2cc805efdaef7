"""What code does with names: the one place that says what is bound, read, changed and handed on.

It errs towards more. The tree is walked without recursion, in time linear in its size, since code
may be nested as deeply as Python reads it.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef

# Through these a cell may bind or change names without writing them.
_OPAQUE = frozenset({"exec", "eval", "globals", "setattr", "delattr", "__import__", "get_ipython"})
# The same, but harmless in a function that is only called.
_OPAQUE_OUTSIDE = frozenset({"locals", "vars", "open"})
_OPAQUE_METHODS = frozenset(
    {"run_cell", "run_line_magic", "run_cell_magic", "user_ns", "user_global_ns", "import_module"}
)
_WRITERS = frozenset({"write_text", "write_bytes"})
# What is given to these is only looked at.
_LOOKING = frozenset(
    {"print", "display", "len", "isinstance", "type", "str", "repr", "float", "int", "bool", "abs"}
    | {"sum", "max", "min", "round", "callable", "id", "hash", "any", "all", "range", "hasattr"}
)
_PURE_MODULES = frozenset({"np", "numpy", "math"})
_IMPURE = ("set", "copyto", "put", "place", "fill", "shuffle", "seed", "save", "load", "vectorize")
_LONGEST_NAME = 80
# What becomes of an expression's value: it is computed with, bound to a name, given to a call.
_USED, _ALIASED, _HANDED = range(3)
# Scopes within scopes that are looked through for a name.
_MOST_SCOPES = 50


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


@dataclass
class _Scope:
    """A function, class or comprehension within others.

    local are its own names, declared those that it calls global. owner is the notebook's function
    in which its code runs, "" where it runs with its cell; methods in it belong to owner_of_inner.
    """

    outer: "_Scope | None"
    kind: str
    owner: str
    owner_of_inner: str
    local: set[str]
    declared: set[str] = field(default_factory=set)


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
        self.left: list[tuple[ast.AST, _Scope | None, int]] = []

    def run(self, parts: Iterable[ast.AST]) -> None:
        self.left.extend((part, None, _USED) for part in parts)
        while self.left:
            node, scope, handed = self.left.pop()
            self._look(node, scope, handed)

    def _push(self, scope: _Scope | None, handed: int, nodes: Iterable[ast.AST | None]) -> None:
        self.left.extend((node, scope, handed) for node in nodes if node is not None)

    def _look(self, node: ast.AST, scope: _Scope | None, handed: int) -> None:
        match node:
            case ast.expr_context() | ast.operator():
                pass
            case ast.Name():
                self._name(node, scope, handed)
            case ast.Lambda(args=args, body=body):
                self._push(scope, _ALIASED, _defaults(args))
                inner = _function_scope(scope, self._owner_in(scope, self.owner), args, [body])
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
                self._call(node, scope, handed)
            case ast.NamedExpr(target=target, value=value):
                self._push(scope, _ALIASED, [value])
                self._bind(target.id, _binding_scope(scope))
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

    def _statement(self, node: ast.AST, scope: _Scope | None) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, scope)
            case ast.ClassDef():
                self._bind(node.name, scope)
                if scope is None:
                    self.found.functions.add(node.name)
                if any(map(_runs_unseen, node.body)):
                    self.found.classes.add(self._owner_in(scope, node.name))
                self._push(scope, _ALIASED, [*node.decorator_list, *node.bases])
                self._push(scope, _USED, [keyword.value for keyword in node.keywords])
                local, declared = _bound_in(node.body)
                owner = self._owner_in(scope, node.name)
                inner = _Scope(scope, "class", _owner(scope), owner, local - declared, declared)
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
                if not (_owner(scope) and _is_random(method)):
                    self._change(method, scope)
                self._push(scope, _USED, [call])
            case ast.Assign(value=value) | ast.AnnAssign(value=value):
                self._push(scope, _ALIASED, [value])
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if not (isinstance(node, ast.AnnAssign) and value is None):
                    self._push(scope, _USED, targets)
                self._push(scope, _USED, [getattr(node, "annotation", None)])
            case ast.AugAssign(target=target, value=value):
                if isinstance(target, ast.Name) and _is_outside(target.id, scope):
                    self.found.reads.add(target.id)
                self._push(scope, _USED, [target, value])
            case ast.For(iter=over) | ast.AsyncFor(iter=over):
                self._push(scope, _ALIASED, [over])
                self._push(scope, _USED, [node.target, *node.body, *node.orelse])
            case _:
                self._push(scope, _USED, ast.iter_child_nodes(node))

    @staticmethod
    def _owner_in(scope: _Scope | None, name: str) -> str:
        """To whom a function of that name belongs that is defined in a scope."""
        return name if scope is None else scope.owner_of_inner or name

    def _name(self, node: ast.Name, scope: _Scope | None, handed: int) -> None:
        name = node.id
        if not isinstance(node.ctx, ast.Load):
            self._bind(name, scope)
            if scope is None and isinstance(node.ctx, ast.Del):
                self.found.deletes.add(name)
            return
        if not _is_outside(name, scope):
            return
        self.found.reads.add(name)
        self._opaque_if(name in _OPAQUE, scope)
        if owner := _owner(scope):
            self.found.inner_reads.setdefault(owner, set()).add(name)
            if handed:
                self.found.may_affect.setdefault(owner, set()).add(name)
            return
        self.found.opaque |= name in _OPAQUE_OUTSIDE
        if handed == _HANDED:
            self.found.handed.add(name)
        elif handed == _ALIASED:
            self.found.aliased.add(name)

    def _function(self, node: Function, scope: _Scope | None) -> None:
        self._bind(node.name, scope)
        if scope is None:
            self.found.functions.add(node.name)
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Name) and not _owner(scope):
                self.found.called.add(decorator.id)
            elif isinstance(decorator, ast.Attribute):
                self._change(decorator, scope)
        # Decorators, defaults and annotations are evaluated where the function is defined.
        self._push(scope, _USED, [*node.decorator_list, node.returns, *_annotations(node.args)])
        self._push(scope, _ALIASED, _defaults(node.args))
        owner = self._owner_in(scope, node.name)
        self._push(_function_scope(scope, owner, node.args, node.body), False, node.body)

    def _comprehension(
        self,
        node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp,
        scope: _Scope | None,
        handed: int,
    ) -> None:
        local = {
            name.id
            for generator in node.generators
            for name in ast.walk(generator.target)
            if isinstance(name, ast.Name)
        }
        owner = _owner(scope)
        inner = _Scope(scope, "comprehension", owner, self._owner_in(scope, ""), local)
        for at, generator in enumerate(node.generators):
            self._push(inner if at else scope, _ALIASED, [generator.iter])
            self._push(inner, _USED, generator.ifs)
        made = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        self._push(inner, handed, made)

    def _attribute(self, node: ast.Attribute, scope: _Scope | None, handed: int) -> None:
        self.found.mentions.add(node.attr)
        self._opaque_if(node.attr in _OPAQUE_METHODS, scope)
        if not _owner(scope):
            self.found.opaque |= node.attr in _WRITERS
        if not isinstance(node.ctx, ast.Load):
            self._change(node, scope)
        self._push(scope, handed, [node.value])

    def _call(self, node: ast.Call, scope: _Scope | None, handed: int) -> None:
        looks = False
        if isinstance(node.func, ast.Name):
            if not _is_outside(node.func.id, scope):
                pass
            elif owner := _owner(scope):
                self.found.inner_calls.setdefault(owner, set()).add(node.func.id)
            else:
                self.found.called.add(node.func.id)
            looks = node.func.id in _LOOKING
        elif isinstance(node.func, ast.Attribute):
            root = _root(node.func)
            looks = root in _PURE_MODULES and not node.func.attr.startswith(_IMPURE)
            looks = looks and all(keyword.arg != "out" for keyword in node.keywords)
            if not looks and root and _is_outside(root, scope) and not _is_random(node.func):
                if owner := _owner(scope):
                    self.found.may_affect.setdefault(owner, set()).add(root)
                else:
                    self.found.methods.add(root)
                if node.func.attr.startswith(("set", "seed")):
                    self._change(node.func, scope)
        self._push(scope, _USED, [node.func])
        self._push(
            scope,
            _USED if looks else _HANDED,
            [*node.args, *(keyword.value for keyword in node.keywords)],
        )

    def _text(self, text: str, scope: _Scope | None) -> None:
        if len(text) < _LONGEST_NAME and text.isidentifier():
            self.found.mentions.add(text)
            self._opaque_if(text == "__main__", scope)

    def _bind(self, name: str | None, scope: _Scope | None) -> None:
        if name is None:
            return
        if scope is None:
            self.found.binds.add(name)
        elif name in scope.declared:
            self.found.binds.add(name)
            self._effect(scope, name)

    def _import(self, name: str, package: str, scope: _Scope | None) -> None:
        self._bind(name, scope)
        self.found.packages.setdefault(name, set()).add(package)
        if scope is None:
            self.found.modules.add(name)

    def _change(self, node: ast.expr, scope: _Scope | None) -> None:
        name = _root(node)
        if not name or not _is_outside(name, scope):
            return
        if _owner(scope):
            self._effect(scope, name)
        else:
            self.found.changes.add(name)

    def _effect(self, scope: _Scope | None, name: str) -> None:
        if owner := _owner(scope):
            self.found.effects.setdefault(owner, set()).add(name)

    def _opaque_if(self, opaque: bool, scope: _Scope | None) -> None:
        if opaque and _owner(scope):
            self.found.hidden.add(_owner(scope))
        elif opaque:
            self.found.opaque = True


def _owner(scope: _Scope | None) -> str:
    """The notebook's function that code is in; "" where it runs with its cell."""
    return "" if scope is None else scope.owner


def _is_outside(name: str, scope: _Scope | None) -> bool:
    """Whether a name that is read stands for one of the notebook's."""
    inner, steps = scope, 0
    while scope is not None and steps < _MOST_SCOPES:
        if name in scope.declared:
            return True
        if name in scope.local and (scope.kind != "class" or scope is inner):
            return False
        scope, steps = scope.outer, steps + 1
    return True


def _binding_scope(scope: _Scope | None) -> _Scope | None:
    while scope is not None and scope.kind == "comprehension":
        scope = scope.outer
    return scope


def _function_scope(
    outer: _Scope | None, owner: str, args: ast.arguments, body: Iterable[ast.AST]
) -> _Scope:
    bound, declared = _bound_in(body)
    local = {argument.arg for argument in _parameters(args)} | (bound - declared)
    return _Scope(outer, "function", owner, owner, local, declared)


def _runs_unseen(statement: ast.stmt) -> bool:
    """Whether a class runs this method of its own where no name of it is written."""
    if not isinstance(statement, Function):
        return False
    name = statement.name
    return bool(statement.decorator_list) or (name.startswith("__") and name != "__init__")


def _parameters(args: ast.arguments) -> Iterator[ast.arg]:
    yield from (*args.posonlyargs, *args.args, *args.kwonlyargs)
    yield from (one for one in (args.vararg, args.kwarg) if one is not None)


def _defaults(args: ast.arguments) -> Iterator[ast.expr]:
    yield from (one for one in (*args.defaults, *args.kw_defaults) if one is not None)


def _annotations(args: ast.arguments) -> Iterator[ast.expr]:
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


def _root(node: ast.expr) -> str:
    """The name that a chain of attributes, items and calls begins with; "" if with none."""
    at: ast.AST = node
    while isinstance(at, ast.Attribute | ast.Subscript | ast.Call | ast.Starred):
        at = at.func if isinstance(at, ast.Call) else at.value
    return at.id if isinstance(at, ast.Name) else ""


def _is_random(node: ast.Attribute) -> bool:
    """Whether a method is NumPy's global generator's, which is seeded before each examination."""
    value = node.value
    return isinstance(value, ast.Attribute) and value.attr == "random"
