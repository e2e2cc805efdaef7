"""Right sides that are typed as NumPy code, written as formulas: np.dot(q - p, x.T) / N."""

import ast
import re
import warnings

from grader.formula.errors import FormulaError

MAX_LENGTH = 500

_CODE = re.compile(r"\b(?:np|numpy)\.|\.(?:sum|mean|dot|shape)\b|\baxis\s*=|\bkeepdims\b")
_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.MatMult: "@",
    ast.Div: "/",
}
_ORDERS: dict[type[ast.cmpop], str] = {ast.Gt: ">", ast.Lt: "<", ast.GtE: ">=", ast.LtE: "<="}
_PRODUCTS = {"dot": "@", "matmul": "@", "multiply": r"\odot"}
_FUNCTIONS = {"maximum": "max", "minimum": "min"} | {
    name: name for name in ("exp", "log", "tanh", "sign", "sqrt")
}


def is_code(text: str) -> bool:
    """Whether a right side uses NumPy's names."""
    return len(text) <= MAX_LENGTH and bool(_CODE.search(text))


def as_formula(code: str) -> str:
    """The formula that an expression in NumPy stands for; samples are columns.

    Raises FormulaError for all that it cannot tell, such as a sum along another axis.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code.strip(), mode="eval")
        return _shown(tree.body)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise FormulaError("it is code that cannot be read") from error


def _shown(node: ast.expr) -> str:
    match node:
        case ast.Name(name):
            return name
        case ast.Constant(int(value) | float(value)) if not isinstance(value, bool):
            return f"{value:f}"
        case ast.UnaryOp(ast.USub(), operand):
            return f"(-{_shown(operand)})"
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
            return f"({_shown(left)} {_OPERATORS[type(operator)]} {_shown(right)})"
        case ast.Compare(left, [order], [right]) if type(order) in _ORDERS:
            return f"({_shown(left)} {_ORDERS[type(order)]} {_shown(right)})"
        case ast.Attribute(value, "T"):
            return f"({_shown(value)})^T"
        case ast.Subscript(ast.Attribute(_, "shape"), ast.Constant(1)):
            return "N"
        case ast.Call(ast.Attribute(ast.Name("np" | "numpy"), name), arguments, keywords):
            return _called(name, arguments, keywords)
        case ast.Call(ast.Attribute(value, name), arguments, keywords):
            return _called(name, [value, *arguments], keywords)
        case ast.Call(ast.Name(name), arguments, []):
            return f"{name}({', '.join(map(_shown, arguments))})"
    raise FormulaError("it is code that is more than a formula")


def _called(name: str, arguments: list[ast.expr], keywords: list[ast.keyword]) -> str:
    """A function of NumPy, or a method of an array, which comes first."""
    shown = [_shown(argument) for argument in arguments]
    given = {keyword.arg: keyword.value for keyword in keywords}
    if name in ("sum", "mean") and shown:
        axis = arguments[1] if len(arguments) > 1 else given.get("axis")
        if axis is None or ast.unparse(axis) not in ("1", "-1"):
            raise FormulaError(f"its {name} does not run over the samples alone")
        return f"{name}({shown[0]})"
    if keywords:
        raise FormulaError("it is code that is more than a formula")
    if name in _PRODUCTS and len(shown) == 2:
        return f"({shown[0]} {_PRODUCTS[name]} {shown[1]})"
    if name == "transpose" and len(shown) == 1:
        return f"({shown[0]})^T"
    if name in _FUNCTIONS:
        return f"{_FUNCTIONS[name]}({', '.join(shown)})"
    raise FormulaError("it is code that is more than a formula")
