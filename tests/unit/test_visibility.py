"""What students see of a result, and what they are told of the rest."""

from dataclasses import replace

import pytest

from grader.errors import LabError
from grader.evidence import Evidence, Finding, Visibility
from grader.judge.answered import Answered
from grader.judge.verdict import judge
from grader.lab import Lab
from grader.messages.render import described
from grader.notebook.analysis import Analysis
from grader.plan import make_plan
from grader.reports.markdown import render_markdown
from grader.reports.page.render import render_page
from grader.result import Code, Item, Withheld
from grader.visibility import for_students
from tests.unit.build import line_lab
from tests.unit.test_terminal import item, result, shown

HALF_SEEN = result(
    item("f.x", "passed", function="f"),
    item("g.x", "passed", function="g", visibility="after_due_date"),
    item("g.y", "failed", function="g", visibility="hidden", message="Secret."),
    code=(Code("f", 1, 1, "def f(): ..."), Code("g", 2, 1, "def g(): ...")),
    advice="Start with `g`: Secret.",
)


def test_what_is_withheld_is_left_out() -> None:
    """Items, their points, their advice and their code are gone; how many is said."""
    seen = for_students(HALF_SEEN)
    assert [one.id for one in seen.items] == ["f.x"]
    assert (seen.score, seen.max_score) == (4, 4)
    assert (seen.tasks[0].score, seen.tasks[0].max_score) == (4, 4)
    assert seen.withheld == Withheld(2, 8)
    assert [code.function for code in seen.code] == ["f"]
    assert "Secret" not in str(seen)


def test_reports_say_how_many_checks_remain() -> None:
    """No report lets students think that all is checked."""
    seen = for_students(HALF_SEEN)
    line = "2 more checks, worth 8 points, will be made of what you hand in."
    assert line in shown(seen)
    assert line in render_page(seen)
    assert line.replace(".", "\\.") in render_markdown(seen)
    assert "more check" not in shown(HALF_SEEN)


def test_nothing_is_withheld() -> None:
    """Where all is visible, only what markers need is gone."""
    graded = result(item("f.x", evidence=Evidence(cause=("zeros",), tolerance=0.1)))
    seen = for_students(graded)
    assert seen.withheld is None
    assert seen.items[0].evidence == Evidence(tolerance=0.1)


def test_results_without_items_stay_as_they_are() -> None:
    """What could not be graded has no items to leave out."""
    broken = result(status="unreadable", message="No notebook.")
    assert for_students(broken) == broken


def items(withheld: dict[str, Visibility]) -> dict[str, Item]:
    """The items of the small lab with this withheld."""
    lab = replace(line_lab(), withheld=withheld)
    judged = judge(lab, make_plan(lab, 0), Answered(), Analysis())
    return {one.id: one for one in described(judged, lab)}


def test_the_rubric_withholds() -> None:
    """Functions whole, single outputs, trainings and questions; an output before its function."""
    found = items({"gradients": "hidden", "gradients.d_bias": "visible", "training.fit": "hidden"})
    assert found["gradients.d_weights"].visibility == "hidden"
    assert found["gradients.d_bias"].visibility == "visible"
    assert found["training.fit"].visibility == "hidden"
    assert found["why"].visibility == "visible"


def test_names_are_checked() -> None:
    """What is withheld must be there."""
    lab = Lab("line", "Fitting a line")
    lab.withhold("gradient", until="hidden")
    with pytest.raises(LabError, match="'gradient' is withheld"):
        lab.build()


def test_notes_for_markers_are_left_out() -> None:
    """A finding for whoever marks goes with its note; what students are told stays."""
    told = Finding("zeros", {"output": "x"})
    noted = item("f.x", findings=(told, Finding("numerical")), evidence=Evidence(note="Odd."))
    (seen,) = for_students(result(noted)).items
    assert seen.findings == (told,)
    assert seen.evidence.note is None
