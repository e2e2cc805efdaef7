"""The report of a class: its figures, its page, its lines on a terminal, its command."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from msgspec.structs import replace
from rich.cells import cell_len
from rich.console import Console

from grader.cli.verbs import command
from grader.course.report import words as said
from grader.course.report.items import LEAST_STUDENTS, discriminations
from grader.course.report.losses import losses_of
from grader.course.report.member import Member
from grader.course.report.page import render_class_page
from grader.course.report.stored import members_of
from grader.course.report.summary import ClassSummary, summary_of
from grader.course.report.terminal import print_class
from grader.course.similar.normal import Provided
from grader.course.similar.prints import SHORT, CodePrint, FunctionPrint
from grader.course.store.reading import Reader
from grader.course.store.writing import Graded, Writer
from grader.course.students import NOBODY, Attempt, Handed, Student
from grader.errors import UsageError
from grader.evidence import Evidence, Finding, HumanMark
from grader.lab.load import default_lab_folder
from grader.marks.read import Mark
from grader.notebook.modules import lacking
from grader.result import CellReport, Code, Hint, Item, Lab, Result, Submission, Task, to_json
from grader.totals import with_items
from tests.support.platforms import LINE_LAB
from tests.unit.test_page import LIVE, assert_harmless, read
from tests.unit.test_similar import OWN
from tests.unit.test_terminal import STATUSES, item, result

TASKS = (Task("1", "Predict", 0, 0),)


def graded(*items: Item, name: str = "") -> Result:
    """A result with these items and their totals; of a file of its own."""
    submission = Submission("mine.ipynb", name or None)
    return with_items(result(submission=submission), items, TASKS)


def member(name: str, *items: Item, **fields: Any) -> Member:
    """A student whose submission was graded."""
    return Member(Student(name), graded(*items, name=name), **fields)


def wrong(cause: str, score: float = 0.0, name: str = "f.x", **fields: Any) -> Item:
    """An item with a known mistake."""
    hint = Hint((cause,), f"Is it {cause}?", (Finding(cause),))
    evidence = Evidence(cause=(cause,))
    return item(
        name, "failed", score=score, function="f", hints=(hint,), evidence=evidence, **fields
    )


def test_causes_are_ranked() -> None:
    """By how many students made them, then by what they cost; each student counts once."""
    rows = summary_of(
        [
            member("a", wrong("sign"), wrong("sign", name="f.y")),
            member("b", wrong("mean", score=3.0)),
            member("c", wrong("mean", score=3.0)),
            member("d", wrong("log", score=1.0)),
        ]
    ).causes
    assert [(row.why.ids[0], len(row.students), row.points) for row in rows] == [
        *[("mean", 2, 2.0), ("sign", 1, 8.0), ("log", 1, 3.0)]
    ]
    assert rows[0].places == (("f", 2),)
    assert rows[0].example == "Is it mean?"


@pytest.mark.parametrize(
    ("evidence", "hints", "kind", "ids"),
    [
        (Evidence(cause=("a", "b")), (), "cause", [("a",), ("b",)]),
        (Evidence(candidates=(("b",), ("a", "c"))), (), "one-of", [("a+c", "b")]),
        (Evidence(), (Hint(("a",), "A?"),), "cause", [("a",)]),
        (Evidence(), (Hint(("b",), "B?"), Hint(("a",), "A?")), "one-of", [("a", "b")]),
        (Evidence(), (), "sign", [("wrong-value",)]),
    ],
)
def test_reasons(
    evidence: Evidence, hints: tuple[Hint, ...], kind: str, ids: list[tuple[str, ...]]
) -> None:
    """Several mistakes share what was lost; what cannot be told apart is one of several."""
    finding = Finding("wrong-value:somehow")
    losses = losses_of(
        [item(score=1.0, findings=(finding,), hints=hints, evidence=evidence, message="Wrong.")]
    )
    assert [loss.why.ids for loss in losses] == ids
    assert {loss.why.kind for loss in losses} == {kind}
    assert sum(loss.points for loss in losses) == 3.0


def test_what_is_no_mistake() -> None:
    """What was not attempted, what a human marked, what the grader failed to judge."""
    marked = Evidence(mark=HumanMark(1.0, "Half.", None, "manual"), cause=("a",))
    losses = losses_of(
        [item(status="not_attempted"), item(score=1.0, evidence=marked), item(status="error")]
    )
    assert [(loss.why.kind, loss.points) for loss in losses] == [
        *[("not-attempted", 4.0), ("by-hand", 3.0)]
    ]


@given(st.lists(st.tuples(st.sampled_from(STATUSES), st.sampled_from(STATUSES)), min_size=1))
@settings(max_examples=40, deadline=None)
def test_every_point_lost_has_a_reason(statuses: list[tuple[Any, Any]]) -> None:
    """What is lost in all is what the judged items lack of their points."""
    members = [
        member(str(at), item("f.x", one), item("g.x", other))
        for at, (one, other) in enumerate(statuses)
    ]
    summary = summary_of(members)
    judged = [
        one
        for each in members
        if each.result
        for one in each.result.items
        if one.status != "error" and one.score is not None
    ]
    assert summary.lost == pytest.approx(sum(one.max_score - (one.score or 0) for one in judged))
    assert sum(sum(row.statuses.values()) for row in summary.items) == 2 * len(members)


def test_difficulty() -> None:
    """The mean share of an item's points, over those who have a score of it."""
    rows = summary_of(
        [
            member("a", item("f.x", "passed"), item("q", "manual")),
            member("b", item("f.x", "failed"), item("q", "passed", score=3.0)),
            member("c", item("f.x", "error"), item("q", "manual")),
        ]
    ).items
    assert [(row.id, row.scored, row.mean) for row in rows] == [("f.x", 2, 0.5), ("q", 1, 0.75)]
    assert rows[0].discrimination is None


@given(
    arrays.arrays(
        np.float64,
        st.tuples(st.integers(LEAST_STUDENTS, 60), st.integers(2, 6)),
        elements=st.sampled_from([0.0, 1.0, 2.5, 4.0]),
    )
)
@settings(max_examples=40, deadline=None)
def test_discrimination_is_the_correlation_with_the_rest(scores: np.ndarray[Any, Any]) -> None:
    """Of each item with the sum of the others; unknown where one of the two never changes."""
    for at, told in enumerate(discriminations(scores)):
        one, rest = scores[:, at], np.delete(scores, at, axis=1).sum(axis=1)
        if one.std() == 0 or rest.std() == 0:
            assert told is None
        else:
            assert told == pytest.approx(np.corrcoef(one, rest)[0, 1], abs=1e-9)


def test_point_biserial() -> None:
    """For a right-or-wrong item: (M1 - M0) / s * sqrt(p q), of the rest of the score."""
    right = np.array([0.0, 1.0] * 15)
    rest = np.arange(30.0) % 7
    (told, _) = discriminations(np.stack([right, rest], axis=1))
    means = rest[right == 1].mean() - rest[right == 0].mean()
    assert told == pytest.approx(means / rest.std() * 0.5)


def test_too_few_students() -> None:
    """One fewer than it takes, and nothing is told."""
    scores = np.random.default_rng(0).normal(size=(LEAST_STUDENTS, 3))
    assert None not in discriminations(scores)
    assert discriminations(scores[1:]) == (None, None, None)


def test_distribution() -> None:
    """Tenths of the points, the full score in the last; what has no score is not in it."""
    points = [0.0, 0.4, 3.6, 4.0, 4.0]
    members = [member(str(at), item(score=score)) for at, score in enumerate(points)]
    broken = Member(Student("z"), result(status="error", score=None))
    scores = summary_of([*members, broken]).distribution
    assert scores is not None
    assert scores.bins == (1, 1, 0, 0, 0, 0, 0, 0, 0, 3)
    assert (scores.students, scores.points, scores.least, scores.most) == (5, 4.0, 0.0, 100.0)
    assert scores.mean == pytest.approx(60.0)
    assert scores.quartiles == pytest.approx((10.0, 90.0, 100.0))


def test_modules_that_were_not_handed_in() -> None:
    """Are named where what they may define is not there, and to be looked at."""
    absent = item("f.x", "crashed", findings=(Finding("absent:stopped"),), message="No layers.")
    other = item("g.x", "failed", findings=(Finding("far"),), message="Far.")
    made = replace(graded(absent, other), notices=(lacking("layers.py"), "Odd."))
    found = summary_of([Member(Student("s"), made)])
    assert [said.cause_name(row.why) for row in found.causes] == [
        "far (cause unknown)",
        "not handed in: layers.py",
    ]
    assert lacking("layers.py") in found.look[0].reasons


def test_files_of_nobody_are_no_students() -> None:
    """Neither on the page nor on the terminal, whatever is wrong with them."""
    stray = Student("x.zip", ids=((NOBODY, "x.zip"),))
    members = [member("s", item()), Member(stray, None, "broken", "Broken.")]
    found = summary_of(members)
    assert (found.members, found.nobodys, found.handed["broken"]) == (1, 1, 0)
    assert list(said.counts(found))[-1] == (1, "files that belong to nobody")


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (Member(Student("s"), None, "encrypted"), "encrypted"),
        (Member(Student("s"), None, "no-notebook", "Only a PDF."), "Only a PDF."),
        (Member(Student("s"), None, "unrecognised"), "whose it is"),
        (Member(Student("s"), result(status="error", message="Oh.", score=None)), "fault: Oh."),
        (Member(Student("s"), result(status="unreadable", message="Broken.")), "Broken."),
        (member("s", item("f.x", "error")), "failed to judge f.x"),
        (member("s", item("f.x", "timed_out", function="f")), "out of time in f"),
        (member("s", item(findings=(Finding("attempt:kind"),), message="Look.")), "Look."),
        (member("s", item(score=4.0, evidence=Evidence(note="odd"))), "f.x: odd."),
        (member("s", item(), item("g.x")), "No points"),
        (member("s", item(score=1.0), item("g.x", score=4.0)), "3 points lost for no cause"),
        (member("s", notes=("Check the mark again.",)), "Check the mark again."),
    ],
)
def test_what_to_look_at(seen: Member, why: str) -> None:
    """Each kind of submission that a human should see, with the reason."""
    (look,) = summary_of([seen]).look
    assert look.student == seen.student
    assert any(why in reason for reason in look.reasons), look.reasons


def test_what_not_to_look_at() -> None:
    """Who is right, wrong for a known reason, handed in nothing or did not attempt anything."""
    died = replace(graded(item(score=4.0)), cells=(CellReport(2, "died"),))
    members = [
        *[member("a", item("f.x", "passed")), member("b", wrong("sign", score=1.0))],
        *[member("c", item(status="not_attempted")), Member(Student("d"), None, "nothing")],
        Member(Student("e"), died),
    ]
    assert [look.student.id for look in summary_of(members).look] == ["e"]


def test_the_same_mistake_in_the_same_code() -> None:
    """Groups who lose points in what they share come first."""

    def own(digest: bytes) -> CodePrint:
        return CodePrint((FunctionPrint("f", SHORT, digest),))

    right = item("f.x", "passed")
    members = [
        *[member("a", right, code=own(b"1")), member("b", wrong("sign"), code=own(b"2"))],
        *[member("c", right, code=own(b"1")), member("d", wrong("sign"), code=own(b"2"))],
    ]
    groups = summary_of(members).same
    told = [(group.same, [one.id for one in group.students], group.wrong) for group in groups]
    assert told == [("functions", ["b", "d"], ("f",)), ("functions", ["a", "c"], ())]


def test_groups_hand_in_together() -> None:
    """The same file of one group is theirs; other code within a group is compared."""
    code = CodePrint((FunctionPrint("f", SHORT, b"f"), FunctionPrint("g", SHORT, b"g")))
    file = graded(item(), name="0")
    members = [Member(Student(name, group="team"), file, code=code) for name in "ab"]
    assert summary_of(members).same == ()
    members.append(Member(Student("c", group="team"), graded(item(), name="1"), code=code))
    assert [len(group.students) for group in summary_of(members).same] == [3]


def whole(text: str) -> ClassSummary:
    """A summary with a text wherever a student can put one, and everything in it."""
    both = CodePrint((FunctionPrint(text, SHORT, b"same"),))
    student = Student(text, text)
    hints = (Hint((text,), text),)
    odd = item(
        text, "failed", function=text, message=text, hints=hints, evidence=Evidence(note=text)
    )
    members = [
        Member(student, None, "refused", text),
        Member(student, replace(graded(odd), lab=Lab(text, text, text)), notes=(text,)),
    ]
    members += [
        member(f"{text}{at}", odd, item("q", "manual"), code=both if at < 2 else CodePrint())
        for at in range(LEAST_STUDENTS)
    ]
    return summary_of(members)


@pytest.mark.parametrize("text", LIVE)
def test_nothing_on_the_page_is_live(text: str) -> None:
    """Names, files and hints are text; there are no scripts, and nothing is fetched."""
    page = render_class_page(whole(text), text, lambda _: (Code(text, 1, 1, text),))
    assert_harmless(page)
    assert page.count('class="pair"') == 1
    assert "9359" not in page


def test_what_is_on_the_page() -> None:
    """Every part, in words."""
    told = read(render_class_page(whole("Ada"))).text
    for part in ("Scores", "Items", "Causes", "To look at by hand", "The same code", "verdict"):
        assert part in told
    assert "for marks." in told
    assert "32 students" not in told


def test_an_empty_class() -> None:
    """Nothing to tell is told too."""
    told = read(render_class_page(summary_of([]))).text
    assert "No submission stands out." in told
    assert "No points were lost." not in told
    told = read(render_class_page(summary_of([member("a", item("f.x", "passed"))]))).text
    assert "No points were lost." in told


def shown(summary: ClassSummary, encoding: str = "utf-8") -> str:
    """The summary as it reaches a file."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, write_through=True)
    print_class(summary, Console(file=file, width=200, highlight=False))
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize(
    "text", ["Ada", "x" * 300, "\x1b[31mred\x1b[0m", "[bold]Bo[/bold]", "日本語" * 30]
)
def test_on_a_terminal(text: str) -> None:
    """At most 80 columns, whatever names there are; nothing moves the cursor."""
    told = shown(whole(text))
    assert max(map(cell_len, told.splitlines())) <= 80
    assert "\x1b" not in told
    assert "To look at by hand" in told
    if text.startswith("["):
        assert text in told


def test_on_a_terminal_without_unicode() -> None:
    """Bars are made of signs that are there."""
    assert "###" in shown(whole("Ada"), "ascii")


def test_the_command(tmp_path: Path) -> None:
    """From a folder of results: page, JSON and terminal; other files are left out, and said."""
    for name in ("ada", "bo"):
        (tmp_path / f"{name}.json").write_bytes(to_json(graded(wrong("sign"), name=name)))
    (tmp_path / "other.json").write_text("{}")
    page, data = tmp_path / "class.html", tmp_path / "out"
    words = [
        "class-report",
        str(tmp_path),
        "-o",
        str(page),
        "--json",
        str(data),
        "--title",
        "Lab 3",
    ]
    done = CliRunner().invoke(command, words, catch_exceptions=False, standalone_mode=False)
    assert "Causes of 8 points lost" in done.stdout
    assert "other.json is left out" in done.stderr
    assert "Lab 3" in page.read_text("utf-8")
    assert (page.stat().st_mode | data.stat().st_mode) & 0o077 == 0
    assert json.loads(data.read_bytes())["causes"][0]["why"]["ids"] == ["sign"]


def test_a_store(tmp_path: Path) -> None:
    """The class of a store: whoever handed in nothing, waits, is graded, or has to be marked again;
    and its code in folders.
    """
    path = tmp_path / "grades.sqlite"
    code = {"cells": [{"cell_type": "code", "source": OWN}]}
    data = json.dumps(code).encode()
    with Writer(path) as store:
        for name in ("ada", "bo", "cleo", "dan"):
            handed: Handed = "nothing" if name == "dan" else "notebook"
            attempt = Attempt(Student(name), 1, handed, file="lab.ipynb")
            store.take(attempt.student, [(attempt, None if name == "dan" else data)])
        for candidate in store.candidates()[:2]:
            why = item("why", "manual", function=None)
            store.keep(Graded(candidate.attempt, graded(wrong("sign"), why, name="0"), "{}"))
        store.mark({"ada": [Mark("why", 2.0)]})
        gone = graded(wrong("sign"), name="0")
        store.keep(Graded(store.candidates()[0].attempt, gone, "{}"))
    with Reader(path) as reader:
        summary = summary_of(members_of(reader, Provided()))
    assert summary.members == 4
    assert summary.statuses == {"graded": 2}
    assert summary.pending == 1
    assert summary.handed == {"notebook": 3, "nothing": 1}
    again = [one.student.id for one in summary.look if "check the mark of why" in one.reasons[-1]]
    assert again == ["ada"]
    assert [len(group.students) for group in summary.same] == [2, 3]
    folder = tmp_path / "code"
    page = tmp_path / "class.html"
    for words in (["class-report", "-o", str(page)], ["similar", str(folder)]):
        done = CliRunner().invoke(command, [*words, "--store", str(path)], standalone_mode=False)
        assert done.exit_code == 0
    assert {path.name for path in (folder / "students").iterdir()} == {"ada", "bo", "cleo"}


def test_another_lab(tmp_path: Path) -> None:
    """Its handout is left out where it is named; where it is not, that is said."""
    (tmp_path / "ada.json").write_bytes(to_json(graded(item("f.x", "passed"), name="ada")))
    words = ["class-report", str(tmp_path)]
    done = CliRunner().invoke(command, words, catch_exceptions=False, standalone_mode=False)
    assert "graded by the lab 'line'. Name its folder with --lab" in done.stderr
    line = CliRunner().invoke(command, [*words, "--lab", str(LINE_LAB)], standalone_mode=False)
    assert "--lab" not in line.stderr
    with pytest.raises(UsageError, match="graded by the lab 'line', not by"):
        CliRunner().invoke(
            command,
            [*words, "--lab", str(default_lab_folder())],
            catch_exceptions=False,
            standalone_mode=False,
        )
