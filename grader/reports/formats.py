"""Every format that a result can be written in, by name."""

from collections.abc import Callable, Mapping

from grader.result import Result

Render = Callable[[Result], bytes]


def _json(result: Result) -> bytes:
    from grader.result import to_json

    return to_json(result)


def _html(result: Result) -> bytes:
    from grader.reports.page.render import render_page

    return render_page(result).encode("utf-8", "replace")


def _markdown(result: Result) -> bytes:
    from grader.reports.markdown import render_markdown

    return render_markdown(result).encode("utf-8", "replace")


def _junit(result: Result) -> bytes:
    from grader.reports.junit import render_junit

    return render_junit(result)


# Each imports what it needs when it is asked: a page brings a template engine along.
FORMATS: Mapping[str, Render] = {
    "json": _json,
    "html": _html,
    "markdown": _markdown,
    "junitxml": _junit,
}
