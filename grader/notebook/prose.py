"""Text that stands in a code cell: comments, strings, LaTeX that was typed into the wrong cell."""

import ast
import inspect
import io
import re
import tokenize
import warnings
from collections.abc import Iterator

from grader.notebook.python import syntax_tree

MAX_SOURCE = 100_000

_MAGIC = re.compile(r"\s*%%(?:latex|markdown|md|html|script text)\b[^\n]*\n", re.IGNORECASE)
_CODE = re.compile(
    r"^[^\S\n]*+(?:def|class|import|from|for|while|if|return|print|with|try|%|!)\b", re.M
)
_MATH = re.compile(r"\$|\\[A-Za-z]{2,}|[∇∂ᵀ⊙]")
_COMMENT = re.compile(r"^\s*#+ ?(.*)$")
_LITERAL = re.compile(r"(?s)([A-Za-z]*)(\"{3}|'{3}|\"|')(.*)\2")
# What shows a text and computes nothing.
_SHOWS = frozenset({"print", "display", "Markdown", "Latex", "Math", "HTML", "dedent", "cleandoc"})


def text_of_code(source: str) -> str | None:
    """The text of a cell that holds nothing but text; None if it computes anything."""
    if magic := _MAGIC.match(source):
        return source[magic.end() :]
    if len(source) > MAX_SOURCE:
        return None
    try:
        body = syntax_tree(source).body
        if not all(map(_only_shows, body)):
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of "\n" in "\nabla"
            text = "\n".join(_texts(source)).strip()
            return None if not text or (not body and _is_disabled(text)) else text
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return _mistyped(source)


def comment_blocks(source: str) -> Iterator[list[str]]:
    """The comments of a cell, those with nothing between them together."""
    block: list[str] = []
    for line in source[:MAX_SOURCE].splitlines():
        if comment := _COMMENT.match(line):
            block.append(comment[1])
        elif block and line.strip():
            yield block
            block = []
        elif block:
            block.append("")
    if block:
        yield block


def _mistyped(source: str) -> str | None:
    """LaTeX or words in a cell that does not parse; None if there is code among them."""
    if _CODE.search(source) or not _MATH.search(source):
        return None
    return "\n".join(re.sub(r"^\s*#+ ?", "", line) for line in source.splitlines())


def _only_shows(statement: ast.stmt) -> bool:
    """Whether a statement is a text, names one, or shows one."""
    match statement:
        case ast.Expr(value) | ast.Assign(value=value):
            return _is_text(value)
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return True
    return False


def _is_disabled(text: str) -> bool:
    """Whether comments are code that was taken out: statements, but for plain assignments."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(
        not isinstance(node, ast.Assign | ast.Expr)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
        for node in body
    )


def _is_text(value: ast.expr) -> bool:
    match value:
        case ast.Constant(str(text)):
            return bool(re.search(r"[\s=$\\]", text))
        case ast.Call(ast.Name(name) | ast.Attribute(attr=name), arguments, []):
            return name in _SHOWS and all(map(_is_text, arguments))
    return False


def _texts(source: str) -> Iterator[str]:
    """Comments and strings in their order."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string.lstrip("#").strip()
        elif token.type == tokenize.STRING:
            yield _content(token.string)


def _content(literal: str) -> str:
    r"""What a string was meant to hold: LaTeX is often typed without an r in front of it."""
    found = _LITERAL.fullmatch(literal)
    if found is None:
        return ""
    prefix, body = found[1].casefold(), found[3]
    if "r" not in prefix:
        body = body.replace("\\\\", "\\") if "\\\\" in body else re.sub(r"\\n(?![a-z])", "\n", body)
    return inspect.cleandoc(body)
