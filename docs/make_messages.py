"""Writes docs/messages.md: every sentence of the message room, with an example of what is in it.

python -m docs.make_messages
"""

import re
from pathlib import Path

from grader.evidence import Finding
from grader.messages.render import of_several
from grader.messages.templates import NOTES, SECTIONS
from grader.text import pieces_of
from tests.support.facts import examples

HERE = Path(__file__).resolve().parent
_HEAD = """# Every sentence that a student can meet

This page lists every sentence in which grader tells students what it found, with made-up names
and numbers. Each finding has one sentence, in
[`grader/messages/templates.py`](../grader/messages/templates.py); the hints of a lab's own mistakes
are in the lab. [Read a report](read-a-report.md) says where the sentences stand.

`make messages` writes this page.
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for title, templates in SECTIONS.items():
        parts += [f"## {title}\n", "| finding | sentence |\n| --- | --- |"]
        parts += [
            f"| `{name}` | {_said(name, template)} |"
            for name, template in templates.items()
            if not name.startswith("hidden-")  # the same, for instructors alone
        ]
        parts.append("")
    return "\n".join(parts)


def _said(name: str, template: str) -> str:
    sentence = of_several(Finding(name, examples(template)), [])
    said = "".join(
        f"`{piece}`" if code else re.sub(r"([|*<])", r"\\\1", piece)
        for piece, code in pieces_of(sentence)
    )
    return f"(to the marker) {said}" if name in NOTES else said


def main() -> None:
    """Write it."""
    (HERE / "messages.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
