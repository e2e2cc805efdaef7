"""The Python in a cell: parsing what IPython accepts, picking up what a broken cell still holds."""

import ast
import re
import warnings
from dataclasses import dataclass

# Cell magics whose body is Python that runs in the notebook's own namespace.
_TRANSPARENT_MAGICS = frozenset({"time", "timeit", "capture", "prun"})
_OPENING = re.compile(r"^(?:@|def |async def |class |import |from )")
_TOO_DEEP = (RecursionError, MemoryError)


@dataclass(frozen=True)
class ParsedCell:
    """A cell's statements (none where it does not parse), and whether magics are in it."""

    body: tuple[ast.stmt, ...]
    error: SyntaxError | None = None
    magics: bool = False


def parse_cell(source: str) -> ParsedCell:
    """Parse a cell as IPython would; a cell that does not parse has its error in the result."""
    try:
        return ParsedCell(tuple(_parse(source).body))
    except SyntaxError as error:
        if not any(sign in source for sign in "%!?"):
            return ParsedCell((), error)
    # IPython is imported only where a cell seems to need it: it takes longer than all the rest.
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        body = _parse(TransformerManager().transform_cell(source)).body  # type: ignore[no-untyped-call]
    except SyntaxError as error:
        return ParsedCell((), error, magics=True)
    return ParsedCell(tuple(_open_magics(body)), magics=True)


def definitions_left(source: str) -> tuple[str, ...]:
    """The imports, definitions and plain constants of a cell that failed, each by itself.

    Where the cell does not parse, it is cut at the lines where such a statement begins, and what
    parses of the pieces is kept: an error in one function does not take its neighbours along.
    """
    parsed = parse_cell(source)
    if parsed.error is None and not parsed.magics:
        return tuple(_text_of(source, node) for node in parsed.body if _is_declaration(node))
    kept: list[str] = []
    for piece in _pieces(source):
        try:
            body = _parse(piece).body
        except SyntaxError:
            continue
        kept.extend(_text_of(piece, node) for node in body if _is_declaration(node))
    return tuple(kept)


def _parse(source: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a student's "\d" is no business of the grader's stderr
        try:
            return ast.parse(source)
        except _TOO_DEEP:
            raise SyntaxError("nested too deeply") from None
        except ValueError as error:  # source with NUL bytes, on older Pythons
            raise SyntaxError(str(error)) from None


def _open_magics(body: list[ast.stmt]) -> list[ast.stmt]:
    """Replace a cell magic that only times or captures by the statements it runs."""
    match body:
        case [
            ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(attr="run_cell_magic"),
                    args=[ast.Constant(value=str(magic)), _, ast.Constant(value=str(inner))],
                )
            )
        ] if magic in _TRANSPARENT_MAGICS:
            return list(parse_cell(inner).body)
    return body


def _is_declaration(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign | ast.AnnAssign):
        # Not idempotent unless nothing is computed: `x = 3`, `f = lambda x: x`, `g = f`.
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return isinstance(node.value, ast.Constant | ast.Lambda | ast.Name | ast.UnaryOp) and all(
            isinstance(target, ast.Name) for target in targets
        )
    return isinstance(
        node,
        ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
    )


def _pieces(source: str) -> list[str]:
    pieces: list[list[str]] = [[]]
    for line in source.splitlines():
        after_decorator = bool(pieces[-1]) and pieces[-1][-1].startswith("@")
        if _OPENING.match(line) and not after_decorator:
            pieces.append([])
        pieces[-1].append(line)
    return ["\n".join(piece) for piece in pieces]


def _text_of(source: str, node: ast.stmt) -> str:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return "\n".join(source.splitlines()[first - 1 : node.end_lineno])
