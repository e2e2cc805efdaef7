"""A human's comment and marks, in every format that a student may be sent."""

import pytest

from grader.evidence import Evidence, HumanMark
from grader.reports.junit import render_junit
from grader.reports.markdown import render_markdown
from grader.reports.words import comment, state
from tests.unit.test_terminal import item, result, shown

MARKED = result(
    item(
        "why", "partial", score=3.0, evidence=Evidence(mark=HumanMark(3, "Nearly", None, "manual"))
    )
)


@pytest.mark.parametrize(
    "text", [shown(MARKED), render_markdown(MARKED), render_junit(MARKED).decode()]
)
def test_comments_are_shown(text: str) -> None:
    """Whoever reads the report reads the comment."""
    assert "Nearly" in text


def test_states() -> None:
    """A mark by hand says so; a comment alone does not."""
    assert (state(MARKED.items[0]), comment(MARKED.items[0])) == ("marked by hand", "Nearly")
    said = item("f.a", "crashed", evidence=Evidence(mark=HumanMark(None, "Hm", 0, "crashed")))
    assert (state(said), comment(said)) == ("crashed", "Hm")
    assert (state(item("f.a", "crashed")), comment(item("f.a", "crashed"))) == ("crashed", "")
