"""What calls do by their names: which only look at what they get, which may change anything."""

import ast

from grader.notebook.scopes import Function

# Through these a cell may bind or change names without writing them.
OPAQUE = frozenset({"exec", "eval", "globals", "setattr", "delattr", "__import__", "get_ipython"})
# The same, but harmless in a function that is only called.
OPAQUE_OUTSIDE = frozenset({"locals", "vars", "open"})
OPAQUE_METHODS = frozenset(
    {"run_cell", "run_line_magic", "run_cell_magic", "user_ns", "user_global_ns", "import_module"}
)
WRITERS = frozenset({"write_text", "write_bytes"})
# What is given to these is only looked at.
_LOOKING = frozenset(
    {"print", "display", "len", "isinstance", "type", "str", "repr", "float", "int", "bool", "abs"}
    | {"sum", "max", "min", "round", "callable", "id", "hash", "any", "all", "range", "hasattr"}
)
_PURE_MODULES = frozenset({"np", "numpy", "math"})
_IMPURE = ("set", "copyto", "put", "place", "fill", "shuffle", "seed", "save", "load", "vectorize")


def only_looks(call: ast.Call) -> bool:
    """Whether a call, going by its name, leaves what it is given as it is."""
    match call.func:
        case ast.Name(id=name):
            return name in _LOOKING
        case ast.Attribute(attr=method) as function:
            pure = root_of(function) in _PURE_MODULES and not method.startswith(_IMPURE)
            return pure and all(keyword.arg != "out" for keyword in call.keywords)
    return False


def root_of(node: ast.expr) -> str:
    """The name that a chain of attributes, items and calls begins with; "" if with none."""
    at: ast.AST = node
    while isinstance(at, ast.Attribute | ast.Subscript | ast.Call | ast.Starred):
        at = at.func if isinstance(at, ast.Call) else at.value
    return at.id if isinstance(at, ast.Name) else ""


def is_random(node: ast.Attribute) -> bool:
    """Whether a method is NumPy's global generator's, which is seeded before each request."""
    value = node.value
    return isinstance(value, ast.Attribute) and value.attr == "random"


def runs_unseen(statement: ast.stmt) -> bool:
    """Whether a class runs this method of its own where no name of it is written."""
    if not isinstance(statement, Function):
        return False
    name = statement.name
    return bool(statement.decorator_list) or (name.startswith("__") and name != "__init__")
