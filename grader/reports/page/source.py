"""A function's source, highlighted, with the line that stopped it marked."""

from functools import cache
from typing import Any

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from grader.text import clean

_MARKED = '<span class="hll">'
_STOPPED = '<span class="stopped">◀ stopped here</span>'


def source(text: str, first_line: int, crash_line: int = 0, label: str = "") -> Markup:
    """HTML of a text's lines, numbered from first_line; crash_line counts likewise, 0 for none."""
    formatter: Any = HtmlFormatter(
        linenos="inline",
        linenostart=first_line,
        hl_lines=[crash_line - first_line + 1] if crash_line >= first_line else [],
        cssclass="code",
    )
    shown = clean(text, 20_000, lines=True)
    lines = highlight(shown, PythonLexer(stripnl=False), formatter)
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
