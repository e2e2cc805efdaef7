"""The Python in a cell: parsing what IPython accepts, picking up what a broken cell still holds."""

import ast
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

# Characters: what is longer is run, but not looked into.
MAX_PARSED = 200_000

# Characters: trees of cells up to this are kept for all that look into them; more fill memory.
_MOST_KEPT = 3_000

# Cell magics whose body is Python that runs in the notebook's own namespace.
_TRANSPARENT_MAGICS = frozenset({"time", "capture", "prun"})
_WRAPPER = re.compile(r"\s*+(?:%%time|%%capture|%%prun)(?:[^\S\n][^\n]*+)?\n")
# Those whose body runs apart from it, or not at all: they define nothing there.
_APART = re.compile(
    r"\s*+%%(?:timeit|script|bash|sh|cmd|system|sx|!|python|python2|python3|pypy|perl|ruby|html|HTML"
    r"|markdown|latex|js|javascript|svg|SVG|writefile|file)\b"
)
_MOST_JOINED = 6
# Modules whose functions compute and do nothing else.
_PURE_MODULES = frozenset({"np", "numpy", "math"})
_TOO_DEEP = (RecursionError, MemoryError)
# Python before 3.12 reads an f-string again for each of its fields: fields times characters.
_MOST_FIELDS = 1_000_000_000
_F_STRING = re.compile(r"[fF][rR]?[\"']")
# IPython reads the whole cell again for each of its magics: lines of them times characters.
_MOST_MAGIC = 300_000
_MAGIC_LINE = re.compile(r"^[ \t]*[%!?,;/]|\?[ \t]*$|=[ \t]*[%!]", re.MULTILINE)


@dataclass(frozen=True)
class ParsedCell:
    """A cell's statements (none where it does not parse), and whether magics are in it."""

    body: tuple[ast.stmt, ...]
    error: SyntaxError | None = None
    magics: bool = False


def parse_cell(source: str) -> ParsedCell:
    """Parse a cell as IPython would; a cell that does not parse has its error in the result."""
    if is_too_long(source):
        return ParsedCell((), SyntaxError("too long to be looked into"), magics=True)
    try:
        return ParsedCell(tuple(syntax_tree(source).body))
    except SyntaxError as error:
        if not any(sign in source for sign in "%!?"):
            return ParsedCell((), error)
    try:
        return _open_magics(syntax_tree(_without_magics(source)).body)
    except SyntaxError as error:
        return ParsedCell((), error, magics=True)
    except RecursionError:
        return ParsedCell((), SyntaxError("nested too deeply"), magics=True)
    except Exception:  # IPython stumbles over some broken magics
        return ParsedCell((), SyntaxError("invalid syntax"), magics=True)


def is_too_long(source: str) -> bool:
    """Whether a cell is longer than code is looked into: its syntax tree would take too much."""
    return len(source) > MAX_PARSED


def without_wrapper(source: str) -> str:
    """A cell without the magics on top that time or capture it, and would hide its errors."""
    at = 0
    while found := _WRAPPER.match(source, at):
        at = found.end()
    return source[at:]


@lru_cache(maxsize=4096)
def definitions_left(source: str) -> tuple[str, ...]:
    """The imports, definitions and plain constants of a cell that failed, each by itself.

    Where the cell does not parse, it is cut at the lines where such a statement begins, and what
    parses of the pieces is kept: an error in one function does not take its neighbours along.
    """
    return tuple(text for text, node in _statements(source) if _is_declaration(node))


def statements_from(source: str, line: int) -> tuple[str, ...]:
    """What a cell still binds from the statement at that line (from 1) on, each by itself.

    Assignments are among them, whatever they compute; calls for their effect and loops are not.
    """
    return tuple(
        text
        for text, node in _statements(source)
        if (node.end_lineno or 0) >= line and (_is_declaration(node) or _is_assignment(node))
    )


def _statements(source: str) -> list[tuple[str, ast.stmt]]:
    """A cell's statements that can be read, with their text; lines are those of the cell."""
    if is_too_long(source) or _APART.match(source):
        return []
    parsed = parse_cell(source)
    if parsed.error is None and not parsed.magics:
        return _with_texts(source, parsed.body)
    found: list[tuple[str, ast.stmt]] = []
    pieces, at, above = _pieces(source), 0, 0
    while at < len(pieces):
        piece, body, used = _first_readable(pieces[at : at + _MOST_JOINED])
        found.extend((text, ast.increment_lineno(n, above)) for text, n in _with_texts(piece, body))
        above += sum(piece.count("\n") + 1 for piece in pieces[at : at + used])
        at += used
    return found


@lru_cache(maxsize=4096)
def _without_magics(source: str) -> str:
    """The Python that IPython makes of a cell; raises SyntaxError where it has too many magics."""
    # IPython is imported only where a cell seems to need it: it takes longer than all the rest.
    from IPython.core.inputtransformer2 import TransformerManager

    if sum(1 for _ in _MAGIC_LINE.finditer(source)) * len(source) > _MOST_MAGIC:
        raise SyntaxError("too many magics in one cell to look into it")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        transformed: str = TransformerManager().transform_cell(source)  # type: ignore[no-untyped-call]
    return transformed


def _is_assignment(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)


def _is_plain(value: ast.expr) -> bool:
    """Whether an expression may be evaluated again: it calls nothing but mathematics."""
    if isinstance(value, ast.Lambda):
        return True
    for node in ast.walk(value):
        if isinstance(node, ast.Call):
            root = node.func
            while isinstance(root, ast.Attribute):
                root = root.value
            if not (isinstance(root, ast.Name) and root.id in _PURE_MODULES):
                return False
            if "random" in ast.dump(node.func):
                return False
        elif isinstance(node, ast.Await | ast.Yield | ast.NamedExpr):
            return False
    return True


def _first_readable(pieces: list[str]) -> tuple[str, list[ast.stmt], int]:
    """The first pieces that parse together, and how many they are; one if none do.

    A statement may go on at the margin: a closing bracket, an `else`, the function below a
    decorator.
    """
    for count in range(1, len(pieces) + 1):
        piece = "\n".join(pieces[:count])
        try:
            return piece, _parse(piece).body, count
        except SyntaxError:
            continue
    return "", [], 1


def syntax_tree(source: str) -> ast.Module:
    """The syntax tree of Python source, not to be changed; raises SyntaxError, whatever it is."""
    return _kept_tree(source) if len(source) <= _MOST_KEPT else _parse(source)


@lru_cache(maxsize=128)
def _kept_tree(source: str) -> ast.Module:
    return _parse(source)


def _parse(source: str) -> ast.Module:
    if _has_too_many_fields(source):
        raise SyntaxError("too long to be looked into")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a student's "\d" does not belong on the grader's stderr
        try:
            return ast.parse(source)
        except _TOO_DEEP:
            raise SyntaxError("nested too deeply") from None
        except ValueError as error:  # source with NUL bytes, on older Pythons
            raise SyntaxError(str(error)) from None


def _has_too_many_fields(source: str) -> bool:
    """Whether reading a cell's f-strings may take many seconds, which nothing would cut short."""
    fields = source.count("{")
    return fields * len(source) > _MOST_FIELDS and _F_STRING.search(source) is not None


def _open_magics(body: list[ast.stmt]) -> ParsedCell:
    """The cell, with a magic that only times or captures replaced by the statements it runs."""
    match body:
        case [
            ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(attr="run_cell_magic"),
                    args=[ast.Constant(value=str(magic)), _, ast.Constant(value=str(inner))],
                )
            )
        ] if magic in _TRANSPARENT_MAGICS:
            opened = parse_cell(inner)
            return ParsedCell(opened.body, opened.error, magics=True)
    return ParsedCell(tuple(body), magics=True)


def _is_declaration(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign | ast.AnnAssign):
        # Not idempotent unless nothing is computed: `x = 3`, `f = lambda x: x`, `g = f`.
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names_only = all(isinstance(target, ast.Name) for target in targets)
        return names_only and node.value is not None and _is_plain(node.value)
    if isinstance(node, ast.If | ast.Try):
        inner = [child for child in ast.walk(node) if isinstance(child, ast.stmt)]
        return any(isinstance(child, ast.FunctionDef | ast.Import) for child in inner)
    return isinstance(
        node,
        ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
    )


def _pieces(source: str) -> list[str]:
    """The source, cut before every line that begins at the margin."""
    pieces: list[list[str]] = [[]]
    for line in source.split("\n"):
        if line[:1].strip():
            pieces.append([])
        pieces[-1].append(line)
    return ["\n".join(piece) for piece in pieces]


def _with_texts(source: str, body: Iterable[ast.stmt]) -> list[tuple[str, ast.stmt]]:
    lines = source.split("\n")
    return [(_text_of(lines, node), node) for node in body]


def _text_of(lines: Sequence[str], node: ast.stmt) -> str:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return "\n".join(lines[first - 1 : node.end_lineno])
