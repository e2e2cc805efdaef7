"""Text for a terminal in which `N = 10` is never broken over two lines."""

import re
from typing import Any

from rich.containers import Lines
from rich.text import Text

_SIZES = re.compile(r"(?<=\w) = (?=[\w(-])")
# Stands for a space that does not break, of which the wrapping knows nothing: nobody writes it.
_HELD, _UNBREAKABLE = "\ue0a0", "\u00a0"


class Unbroken(Text):
    """Text whose sizes keep together, with no-break spaces around the equals sign."""

    def __init__(self, text: str = "", style: Any = "", **others: Any) -> None:
        held = _SIZES.sub(f"{_HELD}={_HELD}", text.replace(_HELD, " "))
        super().__init__(held, style, **others)

    def wrap(self, *arguments: Any, **named: Any) -> Lines:
        """The lines, with no-break spaces where words are held together."""
        lines = super().wrap(*arguments, **named)
        for line in lines:
            line.plain = line.plain.replace(_HELD, _UNBREAKABLE)
        return lines
