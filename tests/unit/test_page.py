"""The web page of a result: whole, and harmless whatever is in it."""

import re
from html.parser import HTMLParser
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.evidence import (
    Evidence,
    Formula,
    ItemStatus,
    OnProblem,
    Picture,
    Reference,
    SourceLocation,
    SurfacePicture,
)
from grader.limits import Limits
from grader.messages.advice import with_issues
from grader.reports.changes import earlier_of
from grader.reports.page.charts import (
    crossings,
    curve_chart,
    epochs_of,
    surface_chart,
    ticks_of,
)
from grader.reports.page.prose import formula, prose, said
from grader.reports.page.render import render_page
from grader.reports.page.source import shown, source
from grader.result import CellReport, Code, HandIn, Hint, Result, Submission
from grader.visibility import for_students
from tests.unit.test_terminal import item, result

SURFACE = SurfacePicture((0.0, 2.0), (0.0, 1.0), ((0.0, 0.5), (1.0, 0.2)), ((0.5, 0.5),), (1,))
LIVE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</style><script>alert(1)</script>",
    "{{ 1337*7 }}{% raw %}",
    "[x](javascript:alert(1)) ![y](http://example.org/x.png) <http://example.org>",
    "$\\text{<script>alert(1)</script>}$",
    "$$\\href{javascript:alert(1)}{x}$$",
    "$\\style{background:url(http://example.org)}{x}$",
    "\x1b[31m\x07\u202e",
    "&lt;script&gt;",
)


class _Reader(HTMLParser):
    """Collects what could be live in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        own = [value or "" for name, value in attrs if name in ("href", "src")]
        self.addresses += [value for value in own if tag != "a"]
        self.links += [value for value in own if tag == "a"]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> _Reader:
    """What is in a page."""
    reader = _Reader()
    reader.feed(page)
    return reader


def assert_harmless(page: str) -> None:
    """No scripts, no handlers, nothing that is fetched, no code that moves or hides text."""
    reader = read(page)
    assert not reader.tags & {"script", "iframe", "object", "embed", "link", "form"}
    assert all(link.startswith("#") for link in reader.links)
    assert not [name for name in reader.attributes if name.startswith("on")]
    assert all(address.startswith("data:image/png;base64,") for address in reader.addresses)
    assert not set(page) & set("\x1b\x07\u202e\x00")


def whole(text: str) -> Result:
    """A result with a text wherever a submission can put one."""
    evidence = Evidence(
        reference_error=0.5,
        finite_difference_error=0.5,
        tolerance=1e-4,
        by_problem=(OnProblem({text[:50] or "N": text}, False),),
        pictures=(Picture(text, "image/png", "AAAA", (1, 1)), Picture(text, problem=text)),
        answer=text,
        formulas=(Formula("W", "unread", text, text),),
        cause=(text,),
        place=SourceLocation(text, 2, 1, text),
    )
    training = Evidence(
        curves={"loss": (1.0, 0.5)},
        surface=SURFACE,
        reference=Reference({"loss": (1.0, 0.2)}, SURFACE),
    )
    return result(
        item("f.x", status="failed", message=text, hints=(Hint(("id",), text),), evidence=evidence),
        item("training.t", status="passed", function=None, evidence=training),
        submission=Submission(text, None),
        notices=(text,),
        advice=text,
        cells=(CellReport(1, "failed", text, 1),),
        code=(Code("f", 1, 1, text),),
    )


@pytest.mark.parametrize("text", LIVE)
def test_nothing_of_a_submission_is_live(text: str) -> None:
    """Names, answers, code, messages and errors are text."""
    page = render_page(whole(text))
    assert_harmless(page)
    assert "9359" not in page


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@settings(max_examples=50, deadline=None)
def test_any_text(text: str) -> None:
    """No text breaks the page."""
    page = render_page(whole(text))
    assert_harmless(page)
    assert page.rstrip().endswith("</html>")


def test_what_is_on_the_page() -> None:
    """The total, the items, the hints, the code with its crash line, the command to repeat it."""
    page = render_page(whole("Hello there."))
    text = read(page).text
    for part in ("f.x", "Hello there.", "cause:", "--seed", "What to look at first", "cell 1"):
        assert part in text, part
    assert page.count("<svg") == 3
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_students_do_not_see_what_markers_need() -> None:
    """Advice on written answers and certain causes are for instructors."""
    page = render_page(for_students(whole("Hello.")))
    assert "Advice to the marker" not in page
    assert "cause:" not in page
    assert "Advice to the marker" in render_page(whole("Hello."))


@pytest.mark.parametrize("status", get_args(ItemStatus))
def test_every_status_has_a_sign(status: ItemStatus) -> None:
    """Whatever became of an item, it has a line."""
    page = render_page(result(item("f.x", status=status)))
    assert f'class="{status}"' in page


def test_results_without_items() -> None:
    """What could not be graded says why."""
    page = render_page(result(status="unreadable", message="It is not one.", hint="Save it."))
    assert "It is not one." in page
    assert "Save it." in page


def test_shared_messages_are_said_once() -> None:
    """What all outputs of a function have to say stands there once."""
    page = render_page(
        result(
            item("f.x", status="not_attempted", message="Nothing yet.", function="f"),
            item("f.y", status="not_attempted", message="Nothing yet.", function="f"),
        )
    )
    assert read(page).text.count("Nothing yet.") == 1


@pytest.mark.parametrize(
    ("latex", "inside"),
    [
        (r"\nabla_W L = (q-p)x^T", "∇"),
        (r"\frac{1}{N}", "<mfrac>"),
        (r"\begin{matrix} a & b \end{matrix}", "<mtable"),
        (r"a < b", "&lt;"),
        (r"\frac{", "<code>"),
        ("{" * 500, "<code>"),
        ("x" * 5_000, "<code>"),
    ],
)
def test_formulas(latex: str, inside: str) -> None:
    """What can be read is MathML, the rest is shown as typed."""
    assert inside in formula(latex)


def test_prose() -> None:
    """Markdown is rendered; its HTML is not."""
    rendered = prose("**bold** and `code`\n\n- one\n- $x^2$\n\n<b>raw</b>")
    assert "<strong>bold</strong>" in rendered
    assert "<math" in rendered
    assert "<b>" not in rendered


def test_said() -> None:
    """Backticks make code, but only in pairs."""
    assert said("Use `relu` < 3.") == "Use <code>relu</code> &lt; 3."
    assert said("a ` b") == "a ` b"


def test_crash_lines_are_marked() -> None:
    """The line that stopped a function is marked, counted as its cell counts."""
    lines = source("def f(x):\n    return y\n", 5, crash_line=6)
    assert '<span class="hll">' in lines
    assert "stopped here" in lines
    assert "return" in lines.split('<span class="hll">')[1]
    assert '<span class="hll">' not in source("def f(x):\n    return y\n", 5)


def test_charts() -> None:
    """Charts draw what there is to draw."""
    assert curve_chart({"own": ()}, "Loss") == ""
    assert "polyline" in curve_chart({"own": (0.3,)}, "Loss")
    assert "data:image/png" in surface_chart(SURFACE, "Learned")


def test_a_threshold_is_drawn() -> None:
    """Within the chart, also where no curve comes near it."""
    drawn = curve_chart({"own": (0.1, 0.2)}, "Accuracy", 0.9)
    assert drawn.count('class="limit"') == 1
    assert ">1<" in drawn
    assert 'class="limit"' not in curve_chart({"own": (0.1, 0.2)}, "Accuracy")


@example(0.0, 5e-324)
@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_ticks_are_round(low: float, span: float) -> None:
    """They hold the range, are few, and rise by one step."""
    ticks = ticks_of(low, low + span)
    assert 2 <= len(ticks) <= 7
    assert ticks[0] <= low + 1e-6 * max(1, abs(low), span)
    assert ticks[-1] >= low + span - 1e-6 * max(1, abs(low), span)


@pytest.mark.parametrize(
    ("longest", "epochs"), [(1, [1]), (2, [1, 2]), (30, [1, 10, 20, 30]), (7, [1, 4, 7])]
)
def test_epochs(longest: int, epochs: list[int]) -> None:
    """The first and the last, and round ones between."""
    assert epochs_of(longest) == epochs


def test_where_a_model_is_undecided() -> None:
    """The line passes between the values on both sides of a half, at its share of the way."""
    ((first, last),) = crossings(((0.0, 1.0), (0.25, 1.0)), 0.5)
    assert sorted((first, last)) == [(0.0, 0.5), (1.0, pytest.approx(1 / 3))]
    assert len([*crossings(((0.0, 1.0), (1.0, 0.0)), 0.5)]) == 2
    assert [*crossings(((0.0, 0.1), (0.2, 0.3)), 0.5)] == []
    assert 'class="contour' in surface_chart(SURFACE, "Learned")


def test_labels_differ_in_form() -> None:
    """Points of either label can be told apart without colours."""
    surface = replace(SURFACE, points=((0.5, 0.5), (0.6, 0.6)), labels=(0, 1))
    drawn = surface_chart(surface, "Learned")
    assert (drawn.count("<circle"), drawn.count("<path")) == (1, 1)


def test_curves_that_leave_the_chart() -> None:
    """A loss that is not a number, or grows beyond all bounds, leaves a gap."""
    odd = (1.0, 0.5, float("nan"), float("inf"), 1e300, 0.4, 0.3)
    drawn = curve_chart({"own": odd}, "Loss")
    assert drawn.count("<polyline") == 2
    assert "nan" not in drawn.split("<polyline", 1)[1]
    assert curve_chart({"own": (float("nan"),)}, "Loss") == ""


def test_charts_say_in_words_what_they_show() -> None:
    """Whoever cannot see them is told the numbers."""
    told = curve_chart({"own": (0.7, 0.5), "reference": (0.7, 0.25)}, "loss")
    assert "own from 0.7 to 0.5; reference from 0.7 to 0.25" in told


def test_how_it_was_graded() -> None:
    """What was executed, the limits, and the command that leads to the same again."""
    limits = Limits(call=20.0, memory=512).by_name()
    told = read(
        render_page(
            result(item("f.x"), limits=limits, cells=(CellReport(1, "ok"),), execute="needed")
        )
    ).text
    assert "Only the cells that the graded functions need were executed." in told
    assert "512 MiB of memory for all processes together" in told
    assert "--execute needed --call-time 20 --memory 512" in told
    assert "--cell-time" not in told


def test_states_are_words() -> None:
    """What became of an item is said, and not by a sign and a colour alone."""
    told = read(render_page(result(item("f.x", "passed"), item("f.y", "failed")))).text
    assert "passed," in told
    assert "failed," in told


def test_tasks_and_issues_are_linked() -> None:
    """Each link leads to a place on the page, and each place is there once."""
    items = [item(f"{name}.x", message=f"{name} is off.", function=name) for name in "fg"]
    page = render_page(with_issues(result(*items)))
    links = read(page).links
    assert len(links) == 3
    for link in links:
        assert page.count(f'id="{link[1:]}"') == 1, link


def test_one_cause_is_on_the_page_once() -> None:
    """With its outputs, its cost, its place, and the problems on which they are right."""
    ran = tuple(OnProblem({"N": size}, right=size == 1) for size in (10, 1, 4))
    items = [
        item(
            f"f.{name}",
            message="Off.",
            function="f",
            output=name,
            evidence=Evidence(by_problem=ran, problems=3, problems_right=1, reference_error=9.0),
        )
        for name in "ab"
    ]
    code = (Code("f", 12, 1, "def f(): ...", "# my answer"),)
    page = render_page(result(*items, code=code))
    told = read(page).text
    assert told.count("Off.") == 1
    assert "Look at cell 12, which begins with # my answer. This costs 8 points in all." in told
    assert page.count('class="strip"') == 1
    sizes = page[page.index("<tbody>") : page.index("</tbody>")]
    assert [sizes.index(f"<td>{size}</td>") for size in (1, 4, 10)] == sorted(
        sizes.index(f"<td>{size}</td>") for size in (1, 4, 10)
    )
    assert (sizes.count(">right<"), sizes.count(">wrong<")) == (2, 4)
    assert 'class="strip"' not in render_page(result(item("f.x", "passed", function="f")))


def test_docstrings_are_folded() -> None:
    """A long one that the handout gave is a click away, and lines keep their numbers."""
    text = 'def f(x):\n    """Title.\n\n    More.\n    And more.\n    """\n    return x\n'
    folded = shown(Code("f", 3, 5, text))
    assert folded.folded_lines == 5
    assert "Title" not in folded.head + folded.body
    assert re.search(r'linenos">\s*11<', folded.body)
    assert shown(Code("f", 3, 5, 'def f(x):\n    """Title."""\n    return x\n')).folded_lines == 0
    assert shown(Code("f", 3, 5, "def f(x:\n")).folded_lines == 0
    assert shown(Code("f", 3, 5, text), crash_line=7).folded_lines == 0


def test_what_is_right_is_folded() -> None:
    """A function that is right in full is one line that opens."""
    page = render_page(
        result(item("f.x", "passed", function="f"), code=(Code("f", 1, 1, "def f(): ..."),))
    )
    assert '<details class="whole">' in page
    assert "<details open" not in page.replace(' class="source"', "")


def test_who_handed_it_in() -> None:
    """Student, attempt, date and file stand in the head where they are known."""
    graded = result(item(), submission=Submission("mine.ipynb", None, "ada/mine.ipynb"))
    known = replace(graded, handed_in=HandIn("Ada L.", "2026-01-31T12:00", 2))
    told = read(render_page(known)).text
    for part in ("Ada L.", "attempt 2", "2026-01-31 12:00", "ada/mine.ipynb"):
        assert part in told
    assert "attempt" not in read(render_page(graded)).text


def test_since_the_last_attempt() -> None:
    """Totals then and now, and each function that earns more or less."""
    before = result(item("f.x", function="f"), item("g.x", "passed", function="g"), score=4.0)
    after = result(
        item("f.x", "partial", function="f"), item("g.x", "passed", function="g"), score=7.2
    )
    earlier = earlier_of(before)
    told = " ".join(read(render_page(replace(after, earlier=earlier))).text.split())
    assert "4 points then, 7.2 now." in told
    assert "f: 0 then, 3.2 now (better)" in told
    assert "g: 4 then" not in told
    assert (
        "No function earns more or less" in read(render_page(replace(before, earlier=earlier))).text
    )
    assert "last attempt" not in read(render_page(after)).text
