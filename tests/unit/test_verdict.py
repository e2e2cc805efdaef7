"""The verdict: all items of a lab from its plan and a transcript, and nothing else."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.answered import Answered, TrainingRun
from grader.judge.verdict import judge
from grader.lab import LabSpec
from grader.messages.render import described
from grader.notebook.analysis import Analysis
from grader.plan import make_plan
from grader.result import Item
from grader.totals import task_scores, total_of
from grader.transcript import Absent, CellRun, CodeLocation, Died, Raised, TimedOut
from grader.values.tree import AnyArray
from tests.unit.build import line_lab, right_transcript, with_output

LINE = line_lab()
PLAN = make_plan(LINE, 0)
RIGHT = right_transcript(LINE, PLAN)
ANSWERED = Analysis(defined={"predict": 1, "gradients": 2}, answers={"why": "Because."})


def verdict(transcript: Answered, analysis: Analysis = ANSWERED) -> dict[str, Item]:
    """The items of the small lab, by id."""
    return {item.id: item for item in described(judge(LINE, PLAN, transcript, analysis), LINE)}


def test_a_right_submission() -> None:
    """The reference itself gets all points that are given without a human."""
    items = judge(LINE, PLAN, RIGHT, ANSWERED)
    assert [(item.id, item.status) for item in items] == [
        ("predict.prediction", "passed"),
        ("gradients.d_weights", "passed"),
        ("gradients.d_bias", "passed"),
        ("training.fit", "passed"),
        ("why", "manual"),
    ]
    assert total_of(items) == (14, 14) == (LINE.max_score, LINE.max_score)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=5)
def test_the_lab_of_this_repository(lab: LabSpec, seed: int) -> None:
    """At any seed the reference gets 100 points, and its questions wait for a human."""
    plan = make_plan(lab, seed)
    items = judge(lab, plan, right_transcript(lab, plan), Analysis())
    assert total_of(items) == (100, 100)
    assert [item.max_score for item in items if item.status == "manual"] == [10, 10]


def test_items_follow_the_tasks(lab: LabSpec) -> None:
    """Items stand in the order of the lab's tasks, each once."""
    items = judge(lab, make_plan(lab, 0), Answered(), Analysis())
    order = [task.id for task in lab.tasks]
    places = [order.index(item.task) for item in items]
    assert places == sorted(places)
    outputs = sum(len(function.outputs) for function in lab.functions)
    assert len({item.id for item in items}) == len(items)
    assert len(items) == outputs + len(lab.trainings) + len(lab.questions)


def test_task_scores() -> None:
    """Each task sums its own items; what waits for a human does not count yet."""
    wrong = replace(
        RIGHT,
        answers={
            **RIGHT.answers,
            "gradients": with_output(RIGHT.answers["gradients"], 1, np.zeros_like),  # type: ignore[arg-type]
        },
    )
    first, second = task_scores(LINE.tasks, judge(LINE, PLAN, wrong, ANSWERED))
    assert (first.id, first.title, first.score, first.max_score) == ("1", "Predict", 4, 4)
    assert (second.id, second.title, second.score, second.max_score) == ("2", "Learn", 8, 10)


def test_marked_items_count() -> None:
    """A question counts, for and against, once it has been marked."""
    (question,) = [item for item in judge(LINE, PLAN, RIGHT, ANSWERED) if item.status == "manual"]
    marked = replace(question, score=4.5)
    assert total_of([question]) == (0, 0)
    assert total_of([marked]) == (4.5, 6)


def test_totals_are_rounded() -> None:
    """Sums of decimal points show no binary dust."""
    item = judge(LINE, PLAN, RIGHT, ANSWERED)[0]
    parts = [replace(item, score=0.1)] * 3
    assert total_of(parts)[0] == 0.3


def test_questions() -> None:
    """A question shows what was written and has no score; a missing answer is said to be so."""
    found, missing = verdict(RIGHT)["why"], verdict(RIGHT, Analysis())["why"]
    assert (found.score, found.max_score, found.evidence.answer) == (None, 6, "Because.")
    assert found.message == ""
    assert (missing.score, missing.evidence.answer) == (None, "")
    assert "No answer" in missing.message


def test_nothing_at_all() -> None:
    """An empty transcript is the grader's failure: every item has status error and no points."""
    items = [item for item in judge(LINE, PLAN, Answered(), ANSWERED) if item.status != "manual"]
    assert {item.status for item in items} == {"error"}
    assert total_of(items) == (0, 14)


def test_blank_functions() -> None:
    """A blank function and the training that needs it are not attempted; the rest is judged."""
    answers = {**RIGHT.answers, "gradients": (Raised("NotImplementedError", "Replace this."),)}
    failed = TrainingRun(42, {}, "gradients", Raised("NotImplementedError", "Replace this."))
    items = verdict(
        Answered((), answers, {"fit": (failed,)}),
        replace(ANSWERED, blank=frozenset({"gradients"})),
    )
    assert items["predict.prediction"].status == "passed"
    for name in ("gradients.d_weights", "gradients.d_bias", "training.fit"):
        assert (items[name].status, items[name].score) == ("not_attempted", 0)


def test_what_stops_in_a_blank_function() -> None:
    """It waits for that function, and nobody is told to look at a line of the handout."""
    stops = Raised("NotImplementedError", "Replace this.", CodeLocation("predict", 2, 1, "raise"))
    failed = TrainingRun(42, {}, "gradients", stops)
    items = verdict(
        Answered((), {**RIGHT.answers, "gradients": (stops,)}, {"fit": (failed,)}),
        replace(ANSWERED, blank=frozenset({"predict"})),
    )
    for output in ("d_weights", "d_bias"):
        item = items[f"gradients.{output}"]
        assert item.message == "It stops in `predict`, which is not written yet."
        assert (item.status, item.score, item.hints) == ("crashed", 0, ())


def test_absent_functions() -> None:
    """A function that is nowhere in the notebook, and its training, are not attempted."""
    items = verdict(
        Answered((), {**RIGHT.answers, "gradients": (Absent(),)}, {}),
        Analysis(defined={"predict": 1}),
    )
    assert items["gradients.d_bias"].status == "not_attempted"
    assert items["training.fit"].status == "not_attempted"
    assert "gradients" in items["training.fit"].message


ABSENT = Answered((), {**RIGHT.answers, "gradients": (Absent(),)}, {})


def test_absent_since_its_cell_failed() -> None:
    """A function whose cell stopped has crashed, and the message gives the cell and the error."""
    run = CellRun(2, "failed", error=Raised("NameError", "name 'np' is not defined"))
    item = verdict(replace(ABSENT, cells=(CellRun(1, "ok"), run)))["gradients.d_bias"]
    assert (item.status, item.score) == ("crashed", 0)
    assert "Cell 3" in item.message
    assert "NameError: name 'np' is not defined" in item.message


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("timed_out", "takes too long"), ("died", "process"), ("skipped", "is skipped")],
)
def test_absent_since_its_cell_did_not_finish(outcome: str, said: str) -> None:
    """A function whose cell did not finish has crashed, and the message says what befell it."""
    item = verdict(replace(ABSENT, cells=(CellRun(2, outcome),)))["gradients.d_bias"]  # type: ignore[arg-type]
    assert item.status == "crashed"
    assert "Cell 3" in item.message
    assert said in item.message


def test_absent_since_its_cell_does_not_parse() -> None:
    """A function in a cell that does not parse has crashed, with the line of the error."""
    analysis = Analysis(
        defined={"predict": 1},
        syntax_errors={4: (7, "invalid syntax")},
        unparsed={"gradients": 4},
    )
    item = verdict(ABSENT, analysis)["gradients.d_bias"]
    assert item.status == "crashed"
    assert "Cell 5" in item.message
    assert "line 7" in item.message


def test_absent_though_defined_elsewhere() -> None:
    """Of a cell that defines a function and one that does not parse, the first says why."""
    analysis = replace(ANSWERED, syntax_errors={4: (7, "invalid")}, unparsed={"gradients": 4})
    run = CellRun(2, "failed", error=Raised("NameError", "no np"))
    item = verdict(replace(ABSENT, cells=(run,)), analysis)["gradients.d_bias"]
    assert "NameError: no np" in item.message
    assert "Cell 5" not in item.message


@pytest.mark.parametrize("absent", [Absent("int"), Absent()], ids=["no function", "failed cell"])
def test_training_with_missing_functions(absent: Absent) -> None:
    """Training that cannot run since the notebook lacks a function is not the grader's failure."""
    run = CellRun(2, "failed", error=Raised("NameError", "name 'np' is not defined"))
    transcript = Answered((run,), {**RIGHT.answers, "gradients": (absent,)}, {})
    item = verdict(transcript)["training.fit"]
    assert item.status != "error"
    assert item.score == 0


@pytest.mark.parametrize(
    "failure", [Raised("ValueError", "bad"), TimedOut(10), Died("exit code 9"), Absent()]
)
def test_one_function_costs_only_itself(failure: Raised | TimedOut | Died | Absent) -> None:
    """A function that fails in any way takes no points from another."""
    items = verdict(replace(RIGHT, answers={**RIGHT.answers, "gradients": (failure,)}))
    assert items["predict.prediction"].score == 4
    assert items["gradients.d_bias"].score == 0


def test_judging_is_pure() -> None:
    """The same input gives the same verdict, in a plan drawn anew as well."""
    once = judge(LINE, PLAN, RIGHT, ANSWERED)
    assert judge(LINE, PLAN, RIGHT, ANSWERED) == once
    again = line_lab()
    assert judge(again, make_plan(again, 0), RIGHT, ANSWERED) == once


changes: list[Callable[[AnyArray], object]] = [
    lambda array: array,
    np.ravel,
    lambda array: array * 2,
    lambda array: array[:0],
    lambda array: array + np.inf,
]
places = [("predict", 0), ("gradients", 0), ("gradients", 1)]


@given(
    st.tuples(*[st.sampled_from(changes)] * 3),
    st.integers(0, 2),
    st.floats(0, 1),
    st.sets(st.sampled_from(["predict", "gradients"])),
)
def test_monotone(
    spoilt: tuple[Callable[[AnyArray], object], ...], at: int, accuracy: float, blank: set[str]
) -> None:
    """Making one more output right never lowers the total, which stays within its range."""
    answers = {name: list(given_answers) for name, given_answers in RIGHT.answers.items()}
    better = {name: list(given_answers) for name, given_answers in RIGHT.answers.items()}
    for number, ((name, output), change) in enumerate(zip(places, spoilt, strict=True)):
        answers[name] = list(with_output(answers[name], output, change))  # type: ignore[arg-type]
        if number != at:
            better[name] = list(with_output(better[name], output, change))  # type: ignore[arg-type]
    trainings = {"fit": (TrainingRun(42, {"test_accuracy": (accuracy,)}),)}
    analysis = replace(ANSWERED, blank=frozenset(blank))
    totals = []
    for given_answers in (answers, better):
        transcript = Answered(
            (), {name: tuple(every) for name, every in given_answers.items()}, trainings
        )
        totals.append(total_of(judge(LINE, PLAN, transcript, analysis)))
    (before, most), (after, _) = totals
    assert 0 <= before <= after <= most == 14
