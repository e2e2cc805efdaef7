"""The report on a terminal: one line per item, literal, and harmless whatever is in it."""

import io
import re
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from grader.evidence import Evidence, Formula, HumanMark, ItemStatus
from grader.reports.junit import render_junit
from grader.reports.markdown import render_markdown
from grader.reports.page.render import render_page
from grader.reports.terminal import print_report
from grader.result import (
    SCHEMA,
    CellReport,
    Hint,
    Item,
    Lab,
    Result,
    Sandbox,
    Status,
    Submission,
    Task,
)
from grader.text import points
from grader.visibility import for_students

STATUSES: tuple[ItemStatus, ...] = get_args(ItemStatus)

MARKUP = "[bold red]x[/bold red] [link=http://x]y[/] [/nothing]"


def item(name: str = "f.x", status: ItemStatus = "failed", **fields: Any) -> Item:
    """An item of task 1, worth 4 points."""
    score = {"passed": 4.0, "partial": 3.2, "manual": None}.get(status, 0.0)
    standard: dict[str, Any] = {"function": name, "output": "x", "score": score, "max_score": 4}
    return Item(id=name, task="1", status=status, **(standard | fields))


def result(*items: Item, **fields: Any) -> Result:
    """A graded submission with these items."""
    standard: dict[str, Any] = {
        "schema": SCHEMA,
        "grader": "0.1",
        "status": "graded",
        "message": "",
        "hint": "",
        "lab": Lab("line", "Fitting a line", "1"),
        "submission": Submission("mine.ipynb", "0" * 64),
        "score": 7.2,
        "max_score": 12.0,
        "seed": 5,
        "execute": "all",
        "sandbox": Sandbox("namespaces", "bubblewrap", ()),
        "seconds": 1.25,
        "tasks": (Task("1", "Predict", 7.2, 12),),
        "items": items,
    }
    return Result(**(standard | fields))


def shown(graded: Result, width: int = 90, encoding: str = "utf-8", **flags: bool) -> str:
    """The report as plain text, as it reaches a file."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, write_through=True)
    print_report(graded, Console(file=file, width=width, highlight=False), **flags)
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("value", "text"),
    [(9, "9"), (7.2, "7.2"), (7.25, "7.25"), (0, "0"), (100, "100"), (10.0, "10"), (1 / 3, "0.33")],
)
def test_points(value: float, text: str) -> None:
    """Points are written without needless decimals."""
    assert points(value) == text


def test_the_report() -> None:
    """Submission, lab, tasks, items, scores, total and circumstances are all in it."""
    text = shown(
        result(
            item("f.a", "passed"),
            item("f.b", "partial", message="Only nearly."),
            item(
                "f.c", "failed", message="It is wrong.", hints=(Hint(("h",), "Look at the sign."),)
            ),
            notices=("The file is odd.",),
        )
    )
    for part in (
        *("mine.ipynb", "Fitting a line", "Task 1: Predict", "7.2 / 12", "f.a", "4 / 4", "3.2 / 4"),
        *("0 / 4", "Only nearly.", "It is wrong.", "Look at the sign.", "The file is odd."),
        *("namespaces", "bubblewrap", "seed 5", "1.2 s", "Total"),
    ):
        assert part in text


@pytest.mark.parametrize("width", [40, 60, 90, 200])
def test_one_line_per_item(width: int) -> None:
    """Each item is one line with its score on it, at any width, however long its name."""
    long = "compute_grads_of_a_very_long_name_indeed.and_its_output_too"
    items = [item(f"f{at}.x", status) for at, status in enumerate(STATUSES)]
    wordy = [item(f"f{at} {long} {long}", status) for at, status in enumerate(STATUSES)]
    lines = shown(result(*wordy), width).splitlines()
    assert len(lines) == len(shown(result(*items), width).splitlines())
    assert len([line for line in lines if line.endswith("/ 4")]) == len(items)
    assert all(cell_len(line) <= width for line in lines)


@pytest.mark.parametrize("status", STATUSES)
def test_statuses(status: ItemStatus) -> None:
    """Every status has a sign of its line's own and, where it is none of the usual, its word."""
    (line,) = [line for line in shown(result(item("f.x", status))).splitlines() if "f.x" in line]
    assert line.strip().split()[0] in "✓◐✗·✎!"
    words = {
        "not_attempted": "not attempted",
        "crashed": "crashed",
        "timed_out": "timed out",
        "error": "not judged",
        "manual": "graded by hand",
    }
    assert words.get(status, "") in line


def test_numbers() -> None:
    """A training shows its lowest accuracy; how large an error is, is told who asks for it."""
    evidence = Evidence(reference_error=0.25, finite_difference_error=0.5)
    assert "5.0e-01" not in shown(result(item(evidence=evidence)))
    assert "5.0e-01" in shown(result(item(evidence=evidence)), verbose=True)


def test_what_only_markers_are_told() -> None:
    """As why a hidden test fails: verbosely to a marker, never to students."""
    hidden = result(item(evidence=Evidence(note="Test 2 of `f` raises.")))
    assert "for the marker: Test 2 of `f` raises" in shown(hidden, verbose=True)
    assert "raises" not in shown(hidden) + shown(for_students(hidden), verbose=True)
    assert "0.850" in shown(result(item(evidence=Evidence(accuracy=(0.95, 0.85)))))


def test_what_all_outputs_have_to_say_is_said_once() -> None:
    """A message that all outputs of a function share stands once, below the last of them."""
    same = [item(f"f.{name}", message="It stops.", function="f") for name in "abc"]
    other = [item(f"g.{name}", message=f"Wrong {name}.", function="g") for name in "ab"]
    text = shown(result(*same, *other))
    assert text.count("It stops.") == 1
    assert text.index("f.c") < text.index("It stops.") < text.index("g.a")
    assert text.index("g.a") < text.index("Wrong a.") < text.index("g.b") < text.index("Wrong b.")


def test_answers() -> None:
    """A written answer is shown in its lines, and a long one is cut with a word about it."""
    answer = "\n".join(f"line {number} of it" for number in range(100))
    text = shown(result(item("why", "manual", evidence=Evidence(answer=answer))))
    assert "line 0 of it" in text
    assert "line 99 of it" not in text
    assert "more lines" in text
    assert "4 more points" in text


def test_answers_that_are_missing() -> None:
    """Where no answer was found it says so."""
    graded = result(item("why", "manual", message="No answer was found."))
    assert "No answer was found." in shown(graded)


def test_advice() -> None:
    """Below an answer, one line per formula, said to be advice that is worth no points."""
    formulas = (
        Formula("W", "different", "not equivalent: looks like the opposite sign", "(p - q) x^T"),
        Formula("b", "unread", "needs a reader: \\kappa is not known", MARKUP),
    )
    evidence = Evidence(answer="Because.", formulas=formulas)
    lines = shown(result(item("why", "manual", evidence=evidence))).splitlines()
    start = next(at for at, line in enumerate(lines) if "Because." in line)
    assert [line.strip() for line in lines[start + 1 : start + 4]] == [
        "Advice to the marker, worth no points:",
        "W: not equivalent: looks like the opposite sign",
        "b: needs a reader: \\kappa is not known",
    ]


def test_marked_items() -> None:
    """A human's points say so, with the comment, the answer, and what the grader had given."""
    question = Evidence(answer="Because.", mark=HumanMark(3, f"Nearly {MARKUP}", None, "manual"))
    override = Evidence(mark=HumanMark(4, "", 0, "failed"))
    said = Evidence(mark=HumanMark(None, "See me.", 0, "failed"), reference_error=0.5)
    text = shown(
        result(
            item("why", "partial", score=3.0, evidence=question),
            item("f.a", "passed", score=4.0, evidence=override),
            item("f.b", "failed", evidence=said),
        )
    )
    lines = [" ".join(line.split()) for line in text.splitlines()]
    at = lines.index("◐ why marked by hand 3 / 4")
    assert lines[at + 1 : at + 3] == ["Because.", f"Nearly {MARKUP}"]
    at = lines.index("✓ f.a marked by hand 4 / 4")
    assert lines[at + 1] == "Marked by hand; the grader had given 0 / 4."
    at = lines.index("✗ f.b 0 / 4")
    assert lines[at + 1] == "See me."
    assert "graded by hand" not in text


def test_cells() -> None:
    """Cells that did not run through are listed with place and error; a flood of them is cut."""
    cells = [CellReport(2, "ok"), CellReport(3, "failed", "NameError: name 'x'", 4)]
    text = shown(result(cells=(*cells, CellReport(5, "timed_out"), CellReport(6, "skipped"))))
    assert "cell 3, line 4: NameError: name 'x'" in text
    assert "cell 5" in text
    assert "cell 2" not in text
    many = shown(result(cells=tuple(CellReport(at, "failed", "E") for at in range(1, 51))))
    assert "cell 12:" in many
    assert "cell 13:" not in many
    assert "38 more" in many


def test_ungraded() -> None:
    """What could not be graded says why, and what to do about it."""
    text = shown(
        result(
            status="unreadable",
            message="It is not a notebook.",
            hint="Hand in another.",
            submission=Submission("x.zip", None),
            lab=None,
            sandbox=None,
            tasks=(),
        )
    )
    assert "It is not a notebook." in text
    assert "Hand in another." in text


@pytest.mark.parametrize("status", [one for one in get_args(Status) if one != "graded"])
def test_no_number_where_nothing_is_known(status: Status) -> None:
    """What was not graded has its reason in each report, and no task, item or reader. A total has
    only what cannot be read: platforms give 0 for it.
    """
    items = (item("f.x", "error", message="Not judged."), item("why", "manual"))
    score = 0.0 if status == "unreadable" else None
    broken = result(*items, status=status, message="The reason.", score=score, notices=("Odd.",))
    junit = render_junit(broken).decode()
    reports = shown(broken), render_markdown(broken), render_page(broken)
    for text in (*reports, junit):
        assert re.search(r"The reason\\?\.", text)
        assert not re.search(r"f\\?\.x|reader|Not judged", text)
        assert not re.search(r"(of|/) 12", text) or status == "unreadable"
    for text in reports:
        assert re.search(r"Odd\\?\.", text)
    assert 'tests="1"' in junit


@pytest.mark.parametrize(("answer", "waits"), [("", False), (" \n", False), ("$x$", True)])
def test_only_answers_wait_for_a_reader(answer: str, waits: bool) -> None:
    """A question that nobody answered is none to be read."""
    asked = result(item("why", "manual", evidence=Evidence(answer=answer)))
    for text in (shown(asked), render_markdown(asked), render_page(asked)):
        assert ("graded by hand" in text) is waits
        assert ("no answer" in text) is not waits


def test_markup_is_literal() -> None:
    """What looks like markup is shown as it is written, wherever it stands."""
    text = shown(
        result(
            item(MARKUP, message=f"m {MARKUP}", hints=(Hint(("h",), f"h {MARKUP}"),)),
            item("why", "manual", evidence=Evidence(answer=f"a {MARKUP}")),
            cells=(CellReport(1, "failed", f"c {MARKUP}"),),
            notices=(f"n {MARKUP}",),
            submission=Submission(f"s {MARKUP}", "0"),
        ),
        width=200,
    )
    for letter in "mhacns":
        assert f"{letter} {MARKUP}" in text


def with_text_everywhere(text: str) -> Result:
    """A result with the same text in every place that a student has a hand in."""
    return result(
        item("f.x", message=text, hints=(Hint(("h",), text),)),
        item("why", "manual", evidence=Evidence(answer=text)),
        cells=(CellReport(1, "failed", text),),
        notices=(text,),
        submission=Submission(text, "0"),
    )


@pytest.mark.parametrize(
    "text",
    [
        *("\x1b[2J\x1b[1;31mred", "\x9b31mred", "\x1b]0;title\x07", "a\u202eb", "a\rb", "a\x08b"),
    ],
    ids=["csi", "c1", "title", "override", "return", "backspace"],
)
def test_nothing_moves_the_terminal(text: str) -> None:
    """Escapes, control codes and bidi marks never reach the terminal, wherever they stand."""
    forbidden = set(text) & set("\x1b\x9b\x07\u202e\u2066\r\x08")
    assert forbidden.isdisjoint(shown(with_text_everywhere(text)))


@pytest.mark.parametrize("text", ["two\nlines", "two\r\nlines", "two\u2028lines"])
def test_newlines_in_names(text: str) -> None:
    """A newline in a file's name forges no line of the report."""
    first = shown(result(submission=Submission(f"{text}.ipynb", "0"))).split("\n")[0]
    assert "two" in first
    assert "lines" in first


def test_signs_in_ascii() -> None:
    """On a terminal without Unicode every sign of a status is spelled in ASCII."""
    items = [item(f"f.{status}", status) for status in STATUSES if status != "manual"]
    text = shown(result(*items), encoding="ascii")
    signs = {line.split()[1]: line.split()[0] for line in text.splitlines() if "f." in line}
    assert signs["f.passed"] == "ok"
    assert signs["f.failed"] == "x"
    assert len(signs) == len(items)


def test_dots_in_ascii() -> None:
    """Nor is there any other character of ours: for scores to come, long names, long answers."""
    graded = result(
        item("g" * 200, "passed"),
        item("why", "manual", evidence=Evidence(answer="line\n" * 100)),
        cells=(CellReport(1, "failed", "NameError"), CellReport(2, "skipped")),
    )
    assert shown(graded, 60, "ascii").isascii()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_text_that_a_terminal_cannot_show(encoding: str) -> None:
    """Text that a terminal has no characters for does not end the report."""
    text = shown(with_text_everywhere("naïve λ 0x… 語 \U0001f600"), encoding=encoding)
    assert "Total" in text
    assert "na" in text


def test_undecodable_file_names() -> None:
    """A file name that is not valid UTF-8, as archives make them, does not end the report."""
    name = b"caf\xe9.ipynb".decode("utf-8", "surrogateescape")
    assert "Total" in shown(result(submission=Submission(name, "0")))


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["[", "[/]", "\\[b]", ":smile:", "[@click=x]y[/]", "\n\n", "\t", "{", "語" * 30, "e\u0301"]
)


@given(texts, st.integers(20, 120))
@settings(max_examples=60)
def test_any_text(text: str, width: int) -> None:
    """Any text at any width is printed, within that width."""
    lines = shown(with_text_everywhere(text), width).split("\n")
    assert any("Total" in line for line in lines)
    assert all(cell_len(line) <= width for line in lines)


def test_advice_closes_the_report() -> None:
    """What to look at first stands above the total, where there is something to say."""
    said = shown(result(item(), advice="Start with `f`."))
    assert said.index("What to look at first") < said.index("Start with") < said.index("Total")
    assert "first" not in shown(result(item()))
    assert "Start" not in shown(result(item(), advice="Start.", status="unreadable"))


def test_long_titles_in_ascii() -> None:
    """What is too long is cut without a sign that the terminal has not."""
    name = Submission("x" * 190 + ".ipynb", None)
    task = Task("1", "y" * 300, 0, 12)
    assert "x" * 50 in shown(result(item(), submission=name, tasks=(task,)), encoding="ascii")


def test_what_is_right_is_one_line() -> None:
    """All right outputs of a function share a line, unless each is asked for."""
    right = [item(f"f.{name}", "passed", function="f", output=name) for name in "abc"]
    wrong = item("f.d", message="Off.", function="f", output="d")
    lines = [" ".join(line.split()) for line in shown(result(*right, wrong)).splitlines()]
    assert "✓ f: a, b, c 12 / 12" in lines
    assert "✗ f.d 0 / 4" in lines
    lines = [" ".join(line.split()) for line in shown(result(*right), verbose=True).splitlines()]
    assert {"✓ f.a 4 / 4", "✓ f.b 4 / 4", "✓ f.c 4 / 4"} <= set(lines)


def test_what_is_not_written_is_one_line() -> None:
    """Its outputs share a line with what became of them."""
    blank = [
        item(f"f.{name}", "not_attempted", message="Nothing yet.", function="f", output=name)
        for name in "abc"
    ]
    lines = [" ".join(line.split()) for line in shown(result(*blank)).splitlines()]
    assert "· f: a, b, c not attempted 0 / 12" in lines
    assert "Nothing yet. This is worth 12 points." in " ".join(lines)


def test_own_answers_are_not_repeated() -> None:
    """To whom they belong; what is said of them is."""
    asked = result(item("why", "manual", message="Look.", evidence=Evidence(answer="Because.")))
    assert "Because." in shown(asked)
    assert "Because." not in shown(asked, answers=False)
    assert "Look." in shown(asked, answers=False)


@pytest.mark.parametrize("width", [20, 30, 40, 55, 80])
def test_sizes_stay_together(width: int) -> None:
    """`N = 10` is never broken over two lines, where the terminal has a space for that."""
    said = "It is wrong for some problems only (right only for N = 10, and D = 5) and nothing else."
    text = shown(result(item(message=said)), width)
    assert "N\u00a0=\u00a010" in text
    assert "D\u00a0=\u00a05" in text
    assert "\ue0a0" not in text
    assert shown(result(item(message=said)), width, "ascii").isascii()


def test_items_can_be_told_apart_at_40_columns() -> None:
    """Names too long for a narrow terminal keep their ends."""
    names = [f"compute_grads_of_a_long_name.d_{name}" for name in ("W", "b1", "U")]
    items = [item(name, function=name.split(".", maxsplit=1)[0], message=name) for name in names]
    lines = shown(result(*items), 40).splitlines()
    told = [line.split()[1] for line in lines if line.endswith("0 / 4")]
    assert [name.rpartition(".")[2] for name in told] == ["d_W", "d_b1", "d_U"]
    assert all(name.startswith("compute_gra") for name in told)


def test_cells_that_wait() -> None:
    """What only follows from something else shares a line, and is no cause."""
    cells = (
        CellReport(3, "failed", "ValueError: bad", 1),
        CellReport(5, "failed", "NameError: name 'W' is not defined", 1, after=3),
        CellReport(6, "failed", "NotImplementedError", 1, unwritten="f"),
        CellReport(8, "failed", "NotImplementedError", 1, unwritten="g"),
    )
    told = " ".join(shown(result(cells=cells)).split())
    assert "cell 3, line 1: ValueError: bad" in told
    assert "1 cell lacks names that the failed cells would have defined: cell 5" in told
    assert "2 cells wait for functions that are not written yet: cells 6, 8" in told
    assert "NotImplementedError" not in told
