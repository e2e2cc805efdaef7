"""Every format that a result can be written in, by name."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.result import Result


def _json(result: "Result") -> bytes:
    from grader.result import to_json

    return to_json(result)


def _html(result: "Result") -> bytes:
    from grader.reports.page.render import render_page

    return render_page(result).encode("utf-8", "replace")


def _markdown(result: "Result") -> bytes:
    from grader.reports.markdown import render_markdown

    return render_markdown(result).encode("utf-8", "replace")


def _junit(result: "Result") -> bytes:
    from grader.reports.junit import render_junit

    return render_junit(result)


# Each imports what it needs when it is asked, so that naming them costs nothing.
FORMATS: Mapping[str, "Callable[[Result], bytes]"] = {
    "json": _json,
    "html": _html,
    "markdown": _markdown,
    "junitxml": _junit,
}
