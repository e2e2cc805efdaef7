"""Marks in a result: totals, what the grader had given, and all or nothing."""

import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.marks.apply import apply_marks, check_marks, remove_marks
from grader.marks.read import Mark
from grader.result import Item, Result, from_json, to_json
from tests.unit.test_terminal import item, result

ITEMS = (
    item("f.a", "passed"),
    item("f.b", "partial"),
    item("f.c", "crashed", message="It stops."),
    item("why", "manual", function=None, output=None, max_score=10),
    item("how", "manual", function=None, output=None, max_score=5),
)
GRADED = result(*ITEMS)
NAMES = [one.id for one in ITEMS]
WORTH = {one.id: one.max_score for one in ITEMS}


def by_id(graded: Result) -> dict[str, Item]:
    """The items of a result by id."""
    return {one.id: one for one in graded.items}


@pytest.mark.parametrize(
    ("points", "status"), [(10, "passed"), (9.5, "partial"), (0.5, "partial"), (0, "failed")]
)
def test_a_question(points: float, status: str) -> None:
    """It counts from now on, with a status by its points, and says that a human marked it."""
    marked = apply_marks(GRADED, [Mark("why", points, "So.")])
    why = by_id(marked)["why"]
    assert (why.score, why.status) == (points, status)
    assert why.evidence.mark is not None
    assert (why.evidence.mark.points, why.evidence.mark.comment) == (points, "So.")
    assert (why.evidence.mark.grader_score, why.evidence.mark.grader_status) == (None, "manual")
    assert (marked.score, marked.max_score) == (7.2 + points, 22)
    assert [(task.score, task.max_score) for task in marked.tasks] == [(7.2 + points, 22)]
    assert by_id(marked)["how"] == by_id(GRADED)["how"]


def test_an_override() -> None:
    """An item that the grader judged can be marked; what it had given stays on record."""
    marked = by_id(apply_marks(GRADED, [Mark("f.c", 3)]))["f.c"]
    assert (marked.score, marked.status, marked.message) == (3, "partial", "It stops.")
    assert marked.evidence.mark is not None
    assert (marked.evidence.mark.grader_score, marked.evidence.mark.grader_status) == (0, "crashed")


def test_a_comment_alone() -> None:
    """It changes no score and leaves a question waiting."""
    marked = apply_marks(GRADED, [Mark("why", comment="See me."), Mark("f.a", comment="Nice.")])
    items = by_id(marked)
    assert (items["why"].score, items["why"].status) == (None, "manual")
    assert (items["f.a"].score, items["f.a"].status) == (4, "passed")
    assert items["why"].evidence.mark is not None
    assert items["why"].evidence.mark.comment == "See me."
    assert (marked.score, marked.max_score) == (7.2, 12)


def test_marking_again() -> None:
    """A later mark changes what it says and keeps the rest, and what the grader had given."""
    once = apply_marks(GRADED, [Mark("f.c", 3, "Nearly.")])
    raised = by_id(apply_marks(once, [Mark("f.c", 4)]))["f.c"]
    said = by_id(apply_marks(once, [Mark("f.c", comment="No.")]))["f.c"]
    for marked, points, comment in ((raised, 4, "Nearly."), (said, 3, "No.")):
        assert marked.evidence.mark is not None
        assert (marked.score, marked.evidence.mark.points) == (points, points)
        assert marked.evidence.mark.comment == comment
        assert marked.evidence.mark.grader_status == "crashed"


def test_taking_a_mark_back() -> None:
    """Without its marks, a result is what it was."""
    marks = [Mark("why", 3), Mark("f.a", 0, "No."), Mark("f.b", comment="Hm.")]
    marked = apply_marks(GRADED, marks)
    assert remove_marks(marked, ["why", "f.a", "f.b"]) == GRADED
    assert by_id(remove_marks(marked, ["why"]))["f.a"].score == 0
    with pytest.raises(UsageError, match="how has no mark"):
        remove_marks(marked, ["how"])


def test_only_the_own_submission() -> None:
    """Marks of other submissions are checked, and change nothing."""
    marks = [Mark("why", 3, submission="mine"), Mark("how", 1, submission="yours.ipynb")]
    items = by_id(apply_marks(GRADED, marks))
    assert (items["why"].score, items["how"].score) == (3, None)
    assert apply_marks(GRADED, marks[1:]) == GRADED
    with pytest.raises(UsageError, match="no item 'who'"):
        apply_marks(GRADED, [*marks, Mark("who", 1, submission="yours")])


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        (Mark("wy", 3, where="line 7"), "no item 'wy'; is why meant? (line 7)"),
        (Mark("zzz", 3), "no item 'zzz'"),
        (Mark("x" * 100_000, 3), "no item"),
        (Mark("zzz", comment="So."), "no item 'zzz'"),
        (Mark("why", 10.01), "10.01 points for why, which is worth 0 to 10"),
        (Mark("why", -1), "-1 points for why"),
        (Mark("why", math.nan), "nan points for why"),
        (Mark("why", math.inf), "inf points for why"),
    ],
)
def test_marks_that_cannot_be_given(mark: Mark, sentence: str) -> None:
    """Each is named, with its place and a guess at what was meant, and none is applied."""
    with pytest.raises(UsageError) as caught:
        apply_marks(GRADED, [Mark("how", 1), mark])
    assert sentence in caught.value.message
    assert "why" in caught.value.hint
    assert len(caught.value.message) < 2_000


def test_all_faults_at_once() -> None:
    """They are listed together, up to a limit."""
    with pytest.raises(UsageError) as caught:
        check_marks([Mark(f"x{at}", 1) for at in range(30)], ITEMS)
    assert caught.value.message.startswith("30 of the marks")
    assert "'x19'" in caught.value.message
    assert "and 10 more" in caught.value.message


@st.composite
def several_marks(draw: st.DrawFn) -> list[Mark]:
    """Marks of different items, with points, a comment or both."""
    made = []
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        points = draw(st.none() | st.integers(0, int(WORTH[name] * 4)).map(lambda n: n / 4))
        made.append(Mark(name, points, draw(st.sampled_from(["", "So."]))))
    return made


@given(several_marks(), st.randoms(use_true_random=False))
def test_marks_add_up(marks: list[Mark], rng: random.Random) -> None:
    """Totals are sums; neither order nor repetition matters; JSON keeps it all."""
    marked = apply_marks(GRADED, marks)
    counted = [one for one in marked.items if one.score is not None]
    assert marked.score == pytest.approx(sum(one.score or 0 for one in counted))
    assert marked.max_score == pytest.approx(sum(one.max_score for one in counted))
    assert marked.score == pytest.approx(sum(task.score for task in marked.tasks))
    assert 0 <= (marked.score or 0) <= marked.max_score
    shuffled = marks[:]
    rng.shuffle(shuffled)
    assert apply_marks(GRADED, shuffled) == marked
    assert apply_marks(marked, marks) == marked
    assert from_json(to_json(marked)) == marked
    one_by_one = GRADED
    for mark in marks:
        one_by_one = apply_marks(one_by_one, [mark])
    assert one_by_one == marked


@given(several_marks(), several_marks())
def test_what_is_said_last_counts(first: list[Mark], second: list[Mark]) -> None:
    """Points of a later mark replace those of an earlier one, and no others."""
    items: dict[str, Any] = by_id(apply_marks(apply_marks(GRADED, first), second))
    given_points = {m.item: m.points for m in (*first, *second) if m.points is not None}
    for one in ITEMS:
        assert items[one.id].score == given_points.get(one.id, one.score)
