"""One fault of the grader costs one thing: what it touches is named, the rest is judged as ever."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.evidence import Evidence
from grader.export.counted import counted
from grader.export.platform import PlatformContext
from grader.export.platforms import PLATFORMS
from grader.judge import functions, verdict
from grader.judge.causes import explain
from grader.judge.checking import one_output
from grader.judge.functions import judge_function
from grader.judge.verdict import judge
from grader.marks.apply import apply_marks
from grader.marks.read import Mark
from grader.notebook.analysis import Analysis
from grader.plan import make_plan
from grader.reports.words import total
from grader.result import Item
from grader.totals import with_items
from grader.training.trainers import trainer_of
from grader.transcript import Absent, Raised
from grader.values.tree import AnyArray
from tests.unit.build import (
    function_of,
    in_words,
    line_lab,
    right_answers,
    right_transcript,
    with_output,
)
from tests.unit.test_terminal import item, result

LAB = line_lab()
PLAN = make_plan(LAB, 0)
GRADIENTS = function_of(LAB, "gradients")
EXAMINATION = PLAN.problem_sets["gradients"]
RIGHT = right_answers(GRADIENTS, EXAMINATION)


class Broken(Exception):
    """A fault of the grader's own."""


def broken(*_: Any, **__: Any) -> Any:
    """Stands in for a part of the judge."""
    raise Broken("out of order")


def judged(at: int, change: Callable[[AnyArray], object]) -> tuple[Item, ...]:
    """The items of both gradients, one of them changed."""
    items = judge_function(GRADIENTS, EXAMINATION, with_output(RIGHT, at, change))
    return in_words(items, GRADIENTS)


def test_a_cause_that_cannot_be_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a cause might have left is not taken away: the item is not judged, the other is."""
    assert judged(0, lambda value: -value)[0].score == 1.5
    monkeypatch.setattr(explain, "diagnose", broken)
    wrong, right = judged(0, lambda value: -value)
    assert (wrong.status, wrong.score) == ("error", 0.0)
    assert wrong.evidence.fault is not None
    assert "Broken: out of order" in wrong.evidence.fault
    assert "Broken" not in wrong.message
    assert (right.status, right.score) == ("passed", 2.0)


@pytest.mark.parametrize(
    "change", [lambda value: value * float("nan"), lambda value: value], ids=["nan", "right"]
)
def test_full_and_zero_need_no_cause(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[AnyArray], object]
) -> None:
    """What no cause could change is judged without one."""
    before = judged(0, change)
    monkeypatch.setattr(explain, "diagnose", broken)
    assert [(i.status, i.score) for i in judged(0, change)] == [(i.status, i.score) for i in before]


def test_words_that_cannot_be_found_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict stands without its example, and without hints on an exception."""
    monkeypatch.setattr(explain, "smallest_example", broken)
    item = judged(0, lambda value: value + 1)[0]
    assert (item.status, item.score) == ("failed", 0.0)
    assert item.evidence.fault is not None
    monkeypatch.setattr(functions, "causes_of_crash", broken)
    items = judge_function(GRADIENTS, EXAMINATION, [Raised("ValueError", "no")] * 4)
    assert [item.status for item in items] == ["crashed", "crashed"]
    assert all(item.evidence.fault for item in items)


@pytest.mark.parametrize("part", ["judge_function", "judge_training"])
def test_what_breaks_takes_nothing_along(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """A fault in judging one function, or a training, is that item's alone."""
    judge_one = getattr(verdict, part)

    def broken_for_one(one: Any, *arguments: Any, **named: Any) -> Any:
        if getattr(one, "name", "fit") in ("gradients", "fit"):
            raise Broken("out of order")
        return judge_one(one, *arguments, **named)

    monkeypatch.setattr(verdict, part, broken_for_one)
    items = judge(LAB, PLAN, right_transcript(LAB, PLAN), Analysis())
    at_fault = {item.id for item in items if item.status == "error"}
    assert at_fault == (
        {"gradients.d_weights", "gradients.d_bias"}
        if part == "judge_function"
        else {"training.fit"}
    )
    assert {item.status for item in items if item.id not in at_fault} == {"passed", "manual"}


PARTLY = result(
    item("f.x", "passed", message="Kept."),
    item("f.y", "error", message="Not judged.", evidence=Evidence(fault="KeyError: secret")),
)


@pytest.mark.parametrize("name", PLATFORMS)
def test_platforms_show_what_is_judged(name: str, tmp_path: Path) -> None:
    """The item that could not be judged is named, the others are shown, and there is no total."""
    known = with_items(PARTLY, PARTLY.items, PARTLY.tasks)
    assert known.score is None
    environment = {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary"), "GITHUB_OUTPUT": "out"}
    written = PLATFORMS[name].render(
        counted(known, whole=False), PlatformContext(tmp_path, environment, "2026-01-31T12:00:00Z")
    )
    parts = [data for data in (*written.files.values(), *written.added.values()) if data]
    said = b"".join([*parts, written.stdout]).decode()
    assert "secret" not in said
    assert f"{total(PARTLY)}" not in said
    if name != "coursera":  # has no feedback without a score; the container's exit code says it
        assert "f.y" in said or r"f\.y" in said
        assert "Kept" in said


def test_a_mark_makes_it_whole() -> None:
    """What a human marks in the place of the grader needs no judging."""
    known = with_items(PARTLY, PARTLY.items, PARTLY.tasks)
    marked = apply_marks(known, [Mark("f.y", 1.0)])
    assert marked.score is not None


def test_a_training_that_the_lab_breaks() -> None:
    """What was noted while training is that item's fault, and no other's."""
    transcript = right_transcript(LAB, PLAN)
    noted = dataclasses.replace(transcript, faults={"fit": "Broken: out of order"})
    items = {item.id: item for item in judge(LAB, PLAN, noted, Analysis())}
    assert items["training.fit"].status == "error"
    assert "out of order" in (items["training.fit"].evidence.fault or "")
    assert items["gradients.d_bias"].status == "passed"


def test_a_fault_while_training_is_in_the_answer() -> None:
    """It ends nothing else; the item says what it was."""

    def broken_at_once(functions: object, seed: int) -> dict[str, list[float]]:
        raise Broken("out of order")

    training = dataclasses.replace(LAB.trainings[0], run=broken_at_once)
    lab = dataclasses.replace(LAB, trainings=(training,))
    answer = trainer_of(lab)("fit", 42, lambda *_: Absent(), None)
    assert "Broken: out of order" in answer.fault


def test_what_is_right_is_none_where_it_cannot_be_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a helper is right is asked while the notebook is open: no fault may close it."""
    assert functions.right_outputs(GRADIENTS, EXAMINATION, RIGHT) == {"d_weights", "d_bias"}
    monkeypatch.setattr(one_output, "check_outputs", broken)
    assert functions.right_outputs(GRADIENTS, EXAMINATION, RIGHT) == frozenset()
