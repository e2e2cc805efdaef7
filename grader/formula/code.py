"""What code in NumPy says: assignments as formulas, dW = np.dot(q - p, x.T) / N."""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from grader.formula.errors import FormulaError

MAX_LENGTH = 500
MAX_BLOCK = 20_000
MAX_LOOP = 200  # nodes, since what is local to a loop is put in its place

_CODE = re.compile(
    r"\b(?:np|numpy)\.|\.(?:sum|mean|dot|shape|transpose|reshape|copy|astype)\b|\[:,|\bNone\b"
    r"|\baxis\s*=|\bkeepdims\b"
)
_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.MatMult: "@",
    ast.Div: "/",
}
_ORDERS: dict[type[ast.cmpop], str] = {ast.Gt: ">", ast.Lt: "<", ast.GtE: ">=", ast.LtE: "<="}
_PRODUCTS = {"dot": "@", "matmul": "@", "multiply": r"\odot", "outer": r"\otimes"}
_FUNCTIONS = {"maximum": "max", "minimum": "min"} | {
    name: name for name in ("exp", "log", "tanh", "sign", "sqrt")
}
# The same array under another name, or a part of it.
_VIEW = re.compile(r"(\w+)(?:\[[^\[\]]*\]|\.(?:T|reshape|view|ravel|squeeze)\b(?:\([^()]*\))?)*")
# What makes an expression more than the formula that its text would be read as.
_MORE = (
    *(ast.IfExp, ast.BoolOp, ast.Lambda, ast.NamedExpr, ast.comprehension, ast.Dict, ast.Not),
    *(ast.Invert, ast.Mod, ast.FloorDiv, ast.BitOr, ast.BitAnd, ast.LShift, ast.RShift),
)
_MEANS = {"sum": "sum", "mean": "mean", "average": "mean"}
# Calls that keep the values: of a shape, the one that makes a column.
_KEEPING = frozenset({"copy()", "reshape(-1, 1)", "astype(float)", "array()", "asarray()"})


class Line(NamedTuple):
    """An assignment: what stands on its left and on its right, and a function's parameters.

    right: as it is typed or, in loops, a formula. readable: whether it is the whole meaning.
    changes: whether an array is changed where it lies.
    """

    left: str
    right: str
    parameters: tuple[str, ...] = ()
    readable: bool = True
    changes: bool = False


def lines(block: str) -> list[Line] | None:
    """What a block of Python assigns, in order; None if it is not Python."""
    if len(block) > MAX_BLOCK:
        return None
    try:
        return list(_with_aliases(_assignments(_parsed(block).body)))
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None


def is_code(text: str) -> bool:
    """Whether a right side uses NumPy's names."""
    return len(text) <= MAX_LENGTH and bool(_CODE.search(text))


def as_formula(code: str) -> str:
    """The formula that an expression in NumPy stands for; samples are columns.

    Raises FormulaError for all that it cannot tell, such as a sum along another axis.
    """
    try:
        match _parsed(code.strip()).body:
            case [ast.Expr(value)]:
                return _shown(value)
        raise FormulaError("it is code that is more than a formula")
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise FormulaError("it is code that cannot be read") from error


def _parsed(code: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(code)


def _with_aliases(found: Iterable[Line]) -> Iterator[Line]:
    """Lines; one that changes an array in place changes it under its other names too: b = a."""
    others: dict[str, set[str]] = {}
    for line in found:
        yield line
        if line.changes:
            for name in others.get(line.left, set()) - {line.left}:
                yield Line(name, line.right, readable=False, changes=True)
        elif view := _VIEW.fullmatch(line.right):
            others.get(line.left, set()).discard(line.left)
            others[line.left] = others.setdefault(view[1], {view[1]})
            others[line.left].add(line.left)


def _assignments(nodes: Sequence[ast.stmt]) -> Iterator[Line]:
    for node in nodes:
        match node:
            case ast.Assign(targets, value):
                for target in targets:
                    yield from _bound(target, value)
            case ast.AnnAssign(target, _, ast.expr() as value):
                yield from _bound(target, value)
            case ast.AugAssign(target, operator, value):
                found = _bound(target, ast.BinOp(target, operator, value), operator, value)
                yield from (line._replace(changes=True) for line in found)
            case ast.FunctionDef(name, parameters, [*before, ast.Return(ast.expr() as value)]) if (
                not isinstance(value, ast.Tuple)
                and all(isinstance(line, ast.Expr) for line in before)
            ):
                yield _function(name, parameters, value)
            case ast.FunctionDef(name, _, body):
                yield Line(name, f"{name}(...)", readable=False)
                yield from _assignments(body)
                bound = {name.id for name in _names(node) if isinstance(name.ctx, ast.Store)}
                for line in body:
                    if isinstance(line, ast.Return) and isinstance(line.value, ast.Tuple):
                        for at, value in enumerate(line.value.elts):
                            yield _line(f"return_{at}", value)
                    if isinstance(line, ast.Return) and not _is_plain(line.value):
                        yield from (held for held in _unclear(line) if held.left in bound)
            case ast.For(ast.Name(index), ast.Call(ast.Name("range"), [count]), body, []) if (
                len(list(ast.walk(node))) < MAX_LOOP
                and all(isinstance(line, ast.Assign | ast.AugAssign) for line in body)
                and isinstance(count, ast.Name | ast.Subscript)
            ):
                yield from _repeated(body, index, count)
            case ast.Return() | ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Assert():
                continue
            case ast.Expr(ast.Call(ast.Name("print"))):
                continue
            case ast.Expr(value) if not isinstance(value, ast.Call):
                continue
            case _:
                yield from _unclear(node)


def _unclear(node: ast.AST) -> Iterator[Line]:
    """All names in a statement, as changed in a way that cannot be told."""
    shown = " ".join(ast.unparse(node).split())[:MAX_LENGTH]
    for name in dict.fromkeys(name.id for name in _names(node)):
        yield Line(name, shown, readable=False)


def _names(node: ast.AST) -> list[ast.Name]:
    return [inner for inner in ast.walk(node) if isinstance(inner, ast.Name)]


def _is_plain(node: ast.AST | None) -> bool:
    """Whether a returned value is made of names, perhaps in a tuple or a dict."""
    held = (ast.Name, ast.Tuple, ast.Dict, ast.Constant, ast.Load)
    return node is None or all(isinstance(inner, held) for inner in ast.walk(node))


def _function(name: str, parameters: ast.arguments, value: ast.expr) -> Line:
    names = tuple(argument.arg for argument in parameters.args)
    return _line(name, value)._replace(parameters=names)


def _line(name: str, value: ast.expr) -> Line:
    """A name with its value; one that takes more than operators, calls and indices is not read."""
    if isinstance(value, ast.IfExp):
        parts = (value.test, value.body, value.orelse)
        return Line(name, f"np.where({', '.join(map(ast.unparse, parts))})")
    readable = not any(isinstance(inner, _MORE) for inner in ast.walk(value))
    return Line(name, ast.unparse(value), readable=readable)


def _bound(
    target: ast.expr,
    value: ast.expr,
    operator: ast.operator | None = None,
    change: ast.expr | None = None,
) -> Iterator[Line]:
    """What a target becomes; with an operator, by a change to what it was."""
    match target, value:
        case ast.Name(name), ast.Lambda(parameters, body):
            yield _function(name, parameters, body)
        case ast.Name(name), _:
            yield _line(name, value)
        case ast.Tuple(targets) | ast.List(targets), ast.Tuple(values) | ast.List(values) if len(
            targets
        ) == len(values):
            stored = {name.id for name in _names(target)}
            if any(name.id in stored for name in _names(value)):
                yield from _unclear(target)  # all at once: a, b = b, a
                return
            for one, given in zip(targets, values, strict=True):
                yield from _bound(one, given)
        case ast.Subscript(ast.Name(name) as base, ast.Compare() as mask), _:
            if operator is not None and change is not None:
                value = ast.BinOp(base, operator, change)
            right = f"np.where({', '.join(map(ast.unparse, (mask, value, base)))})"
            yield Line(name, right, changes=True)
        case (ast.Subscript(ast.Name(name), ast.Tuple([ast.Name(label), columns])), _) if (
            ast.unparse(columns).startswith(("range(", "np.arange("))
            and isinstance(operator, ast.Add | ast.Sub)
            and change is not None
        ):
            amount = f"{ast.unparse(change)} * onehot({label})"
            yield Line(name, f"{name} {_OPERATORS[type(operator)]} {amount}")
        case _:
            yield from _unclear(target)


class _Inlined(ast.NodeTransformer):
    """Puts values in the place of names."""

    def __init__(self) -> None:
        self.values: dict[str, ast.expr] = {}

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.values.get(node.id, node)


def _repeated(body: Sequence[ast.stmt], index: str, count: ast.expr) -> Iterator[Line]:
    r"""The lines of a loop over range(count): what they add up is a \sum."""
    local = _Inlined()
    for line in body:
        match line:
            case ast.Assign([ast.Name(name)], value) if name not in local.values:
                local.values[name] = local.visit(value)
                yield Line(name, "", readable=False)
            case ast.AugAssign(ast.Name(name), ast.Add() | ast.Sub() as operator, value):
                value = local.visit(value)
                try:
                    if index not in {inner.id for inner in _names(value)}:
                        raise FormulaError("it adds the same again and again")
                    sign, upper = _OPERATORS[type(operator)], _shown(count)
                    added = rf"\sum_{{{index}=1}}^{{{upper}}} ({_shown(value)})"
                    yield Line(name, f"{name} {sign} {added}", readable=name not in local.values)
                except FormulaError:
                    yield from _unclear(line)
            case _:
                yield from _unclear(line)


def _shown(node: ast.expr) -> str:
    match node:
        case ast.Name(name):
            return name
        case ast.Constant(int(value) | float(value)) if not isinstance(value, bool):
            return f"{value:f}"
        case ast.UnaryOp(ast.USub(), operand):
            return f"(-{_shown(operand)})"
        case ast.BinOp(left, ast.Mult(), right) if (factors := _outer(left, right)) is not None:
            return factors
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
            return f"({_shown(left)} {_OPERATORS[type(operator)]} {_shown(right)})"
        case ast.Compare(left, [order], [right]) if type(order) in _ORDERS:
            return f"({_shown(left)} {_ORDERS[type(order)]} {_shown(right)})"
        case ast.Attribute(value, "T"):
            return f"({_shown(value)})^T"
        case ast.Subscript(ast.Attribute(_, "shape"), ast.Constant(1)):
            return "N"
        case ast.Subscript(value, ast.Tuple([ast.Slice(None, None, None), ast.Name(index)])) if (
            len(index) == 1
        ):
            return f"({_shown(value)})_{{{index}}}"
        case ast.Call(ast.Attribute(ast.Name("np" | "numpy"), name), arguments, keywords):
            return _called(name, arguments, keywords)
        case ast.Call(ast.Attribute(value, name), arguments, keywords):
            return _called(name, [value, *arguments], keywords)
        case ast.Call(ast.Name(name), arguments, []):
            return f"{name}({', '.join(map(_shown, arguments))})"
    raise FormulaError("it is code that is more than a formula")


def _outer(left: ast.expr, right: ast.expr) -> str | None:
    """a[:, None] * b[None, :], as the product of columns that it is."""
    match left, right:
        case ast.Subscript(first, column), ast.Subscript(second, row):
            if (ast.unparse(column), ast.unparse(row)) == ("(:, None)", "(None, :)"):
                return rf"({_shown(first)} \otimes {_shown(second)})"
    return None


def _called(name: str, arguments: list[ast.expr], keywords: list[ast.keyword]) -> str:
    """A function of NumPy, or a method of an array, which comes first."""
    if name in ("zeros", "zeros_like") and len(arguments) == 1:
        return "0"
    if arguments and f"{name}({', '.join(map(ast.unparse, arguments[1:]))})" in _KEEPING:
        return _shown(arguments[0])
    if name == "einsum" and len(arguments) == 3 and isinstance(arguments[0], ast.Constant):
        return _summed(str(arguments[0].value).replace(" ", ""), arguments[1], arguments[2])
    shown = [_shown(argument) for argument in arguments]
    given = {keyword.arg: keyword.value for keyword in keywords}
    if name in _MEANS and shown:
        axis = arguments[1] if len(arguments) > 1 else given.get("axis")
        if (
            axis is None
            or ast.unparse(axis) not in ("1", "-1")
            or not set(given) <= {"axis", "keepdims"}
        ):
            raise FormulaError(f"its {name} does not run over the samples alone")
        return f"{_MEANS[name]}({shown[0]})"
    if keywords:
        raise FormulaError("it is code that is more than a formula")
    if name in _PRODUCTS and len(shown) == 2:
        return f"({shown[0]} {_PRODUCTS[name]} {shown[1]})"
    if name == "transpose" and len(shown) == 1:
        return f"({shown[0]})^T"
    if name == "where" and len(shown) == 3:
        holds, one, other = shown
        return rf"({holds} \odot {one} + (1 - {holds}) \odot {other})"
    if name in _FUNCTIONS:
        return f"{_FUNCTIONS[name]}({', '.join(shown)})"
    raise FormulaError("it is code that is more than a formula")


def _summed(script: str, left: ast.expr, right: ast.expr) -> str:
    """The matrix product that an einsum is: ij,kj->ik."""
    match = re.fullmatch(r"([a-z])([a-z]),([a-z])([a-z])->([a-z])([a-z])", script)
    a, b, c, d, first, last = match.groups() if match else ("",) * 6
    for one, other, turned in ((a, b, False), (b, a, True)):
        for two, end, turned_too in ((c, d, False), (d, c, True)):
            if match and (one, two, end) == (first, other, last) and len({a, b, c, d}) == 3:
                factors = _turned(_shown(left), turned), _turned(_shown(right), turned_too)
                return f"({factors[0]} @ {factors[1]})"
    raise FormulaError("it is code that is more than a formula")


def _turned(shown: str, is_turned: bool) -> str:
    return f"({shown})^T" if is_turned else shown
