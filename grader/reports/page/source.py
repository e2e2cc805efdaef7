"""A function's source, highlighted, with the line that stopped it marked."""

from functools import cache
from typing import Any

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from grader.text import clean


def source(text: str, first_line: int, crash_line: int = 0) -> Markup:
    """HTML of a text's lines, numbered from first_line; crash_line counts likewise, 0 for none."""
    formatter: Any = HtmlFormatter(
        linenos="inline",
        linenostart=first_line,
        hl_lines=[crash_line - first_line + 1] if crash_line >= first_line else [],
        cssclass="code",
    )
    shown = clean(text, 20_000, lines=True)
    return Markup(highlight(shown, PythonLexer(stripnl=False), formatter))


@cache
def style(theme: str) -> str:
    """The rules of a theme of Pygments, for what `source` makes."""
    formatter: Any = HtmlFormatter(style=theme, cssclass="code")
    # The page sets its own background.
    rules = str(formatter.get_style_defs(".code")).splitlines()
    return "\n".join(rule for rule in rules if rule.startswith(".code ."))
