"""A function's source, highlighted: its docstring folded, the line that stopped it marked."""

import ast
import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from grader.result import Code
from grader.text import clean

_MARKED = '<span class="hll">'
_STOPPED = '<span class="stopped">◀ stopped here</span>'
_MOST_CHARACTERS = 20_000
# A shorter docstring takes no more room than what opens it.
_LEAST_FOLDED = 4


@dataclass(frozen=True)
class Shown:
    """A function's source: what comes before its docstring, that one, and the rest.

    Where nothing is folded all is in `body`.
    """

    cell: int
    line: int
    begins: str
    head: Markup
    folded: Markup
    folded_lines: int
    body: Markup


def shown(code: Code, crash_line: int = 0, label: str = "") -> Shown:
    """The source of a function as the page shows it; crash_line counts as its cell counts."""
    text = clean(code.text, _MOST_CHARACTERS, lines=True)
    lines = text.split("\n")
    first, last = docstring_lines(text)
    if last - first + 1 < _LEAST_FOLDED or first <= crash_line - code.line + 1 <= last:
        whole = source(text, code.line, crash_line, label)
        return Shown(code.cell, code.line, code.begins, Markup(), Markup(), 0, whole)
    head, folded, body = lines[: first - 1], lines[first - 1 : last], lines[last:]
    return Shown(
        code.cell,
        code.line,
        code.begins,
        source("\n".join(head), code.line, crash_line, f"{label}, its first lines"),
        source("\n".join(folded), code.line + first - 1, 0, f"{label}, its docstring"),
        len(folded),
        source("\n".join(body), code.line + last, crash_line, label),
    )


def docstring_lines(text: str) -> tuple[int, int]:
    """The first and the last line, from 1, of the docstring of the function in a text; (0, -1)
    where it has none by itself on its lines.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0, -1
    function = next((one for one in statements if isinstance(one, ast.FunctionDef)), None)
    match function.body if function else []:
        case [ast.Expr(value=ast.Constant(value=str())) as held, following, *_]:
            first, last = held.lineno, held.end_lineno or held.lineno
            apart = function is not None and function.lineno < first and last < following.lineno
            return (first, last) if apart else (0, -1)
    return 0, -1


def source(text: str, first_line: int, crash_line: int = 0, label: str = "") -> Markup:
    """HTML of a text's lines, numbered from first_line; crash_line counts likewise, 0 for none."""
    formatter: Any = HtmlFormatter(
        linenos="inline",
        linenostart=first_line,
        hl_lines=[crash_line - first_line + 1] if crash_line >= first_line else [],
        cssclass="code",
    )
    text = clean(text, _MOST_CHARACTERS, lines=True)
    lines = highlight(text, PythonLexer(stripnl=False), formatter)
    before, marked, after = lines.partition(_MARKED)
    if marked:  # words, since a colour alone says nothing to many
        lines = before + marked + after.replace("\n", _STOPPED + "\n", 1)
    # Long lines are scrolled, by the keyboard too.
    opened = Markup('<div class="code" role="group" aria-label="{}" tabindex="0">').format(label)
    return Markup(lines.replace('<div class="code">', opened, 1))


@cache
def style(theme: str) -> str:
    """The rules of a theme of Pygments, for what `source` makes."""
    formatter: Any = HtmlFormatter(style=theme, cssclass="code")
    # The page sets its own background, and marks lines in its own colour.
    rules = str(formatter.get_style_defs(".code")).splitlines()
    return "\n".join(
        rule for rule in rules if rule.startswith(".code .") and not rule.startswith(".code .hll")
    )
