"""Properties of judging that hold for whatever a function of the lab may answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.judge.answered import Answered, TrainingRun
from grader.judge.findings import JudgedItem
from grader.judge.functions import judge_function
from grader.judge.verdict import judge
from grader.lab.function_model import FunctionSpec
from grader.lab.load import load_lab
from grader.messages.render import described
from grader.notebook.analysis import Analysis
from grader.plan import make_plan
from grader.result import SCHEMA, Item, Result, Submission, from_json, to_json
from grader.totals import total_of
from grader.transcript import Absent, Answer, Died, Raised, Returned, TimedOut
from grader.values.dtypes import FIXED
from grader.values.tree import AnyArray, Foreign, Opaque, Summary
from tests.unit.build import answer, in_form, in_words, right_answers, values_of

LAB = load_lab()
PLAN = make_plan(LAB, 0)
RIGHT = {
    function.name: right_answers(function, PLAN.problem_sets[function.name])
    for function in LAB.functions
}
functions = st.sampled_from(LAB.functions)

# What a value may be in place of the right one; applied to all calls alike, so that it looks
# like a mistake and gets diagnosed.
Spoiler = Callable[[AnyArray], AnyArray]
SPOILERS: Mapping[str, Spoiler] = {
    "negative": lambda array: -array,
    "double": lambda array: 2 * array,
    "tiny": lambda array: array * 1e-300,
    "next to nothing": lambda array: array * 0 + 1e-18,
    "zero": np.zeros_like,
    "zero somewhere": lambda array: array * (array.shape[-1:] != (7,)),
    "huge": lambda array: array * 1e300,
    "infinite": lambda array: array / 0.0,
    "not a number": lambda array: array * np.nan,
    "transposed": np.transpose,
    "flat": np.ravel,
    "more axes": lambda array: array[None, None],
    "empty": lambda array: array[:0] if array.ndim else np.empty(0),
    "one value": lambda array: np.full_like(array, array.mean()),
    "scalar": np.mean,
    "half precision": lambda array: array.astype("f2"),
    "integers": lambda array: array.astype("i8"),
    "complex": lambda array: array + 1j,
    "truth": lambda array: array > 0,
    "one wrong entry": lambda array: np.where(array == array.max(), 0.5, array),
    "a little off": lambda array: array * 1.01,
    "twice as wide": lambda array: np.concatenate([np.atleast_1d(array)] * 2),
}
spoilers = st.sampled_from(sorted(SPOILERS))

shapes = st.sampled_from([(), (1,), (3, 1), (3,), (3, 4), (5, 7), (7,), (0,), (3, 0), (1, 1, 1)])
wild_arrays = st.sampled_from(FIXED).flatmap(lambda kind: hnp.arrays(kind, shapes))
wild_values = wild_arrays | st.one_of(
    *map(
        st.just,
        (
            None,
            3,
            float("nan"),
            "\x1b",
            [1.0, [2.0]],
            {"a": 1},
            Opaque("\x1b"),
            Summary("ndarray", 9, "float64", (9, 9)),
            Foreign("matrix", "matrix", np.ones((3, 4))),
            Foreign("objects", "ndarray", [1.0, None]),
            Foreign("iterable", "generator", [np.zeros(3)] * 2),
        ),
    )
)
failures = st.one_of(
    st.builds(Raised, st.text(max_size=3), st.text(max_size=3)),
    st.builds(TimedOut, st.floats(0, 10)),
    st.builds(Died, st.text(max_size=3)),
    st.builds(Absent, st.text(max_size=3)),
)


@st.composite
def wild_answers(draw: st.DrawFn, function: FunctionSpec) -> tuple[Answer, ...]:
    """Anything at all: some values right, some wild, some missing, some calls that failed."""
    given_answers: list[Answer] = []
    for right in RIGHT[function.name]:
        values = [draw(st.just(value) | wild_values) for value in values_of(right)]
        extra = draw(st.lists(wild_values, max_size=1))
        arguments = draw(st.just(right.arguments) | st.lists(wild_arrays, max_size=7).map(tuple))
        values = [*values[: draw(st.integers(0, 4))], *extra]
        names = [*function.outputs, "another", "\x1b"]
        wholes = [
            tuple(values),
            values,
            *values[:1],
            Foreign("iterable", "generator", values),
            dict(zip(names, values, strict=False)),
        ]
        returned = Returned(wholes[draw(st.integers(0, len(wholes) - 1))], arguments)
        given_answers.append(draw(st.just(returned) | failures))
    return tuple(given_answers[: draw(st.integers(0, len(given_answers)))])


def spoilt(
    name: str, outputs: Sequence[int], by: Sequence[str], *, only: int | None = None
) -> tuple[Returned, ...]:
    """The right answers of a function, some outputs spoilt in every call, or only in one."""
    answers = []
    for call, right in enumerate(RIGHT[name]):
        values = list(values_of(right))
        if only is None or call == only:
            for at, how in zip(outputs, by, strict=True):
                with np.errstate(all="ignore"):
                    values[at] = np.asarray(SPOILERS[how](values[at]))
        answers.append(replace(right, value=in_form(right, values)))
    return tuple(answers)


def judged(function: FunctionSpec, answers: Sequence[Answer]) -> tuple[Item, ...]:
    """The items of one function."""
    return in_words(judge_function(function, PLAN.problem_sets[function.name], answers), function)


def scores(items: Sequence[Item | JudgedItem]) -> list[float]:
    """Their scores, each within its range."""
    found = [item.score for item in items]
    assert all(
        score is not None and 0 <= score <= item.max_score
        for score, item in zip(found, items, strict=True)
    )
    return [score for score in found if score is not None]


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_anything_is_judged(data: st.DataObject) -> None:
    """Whatever all functions answered there is a verdict, always the same, that JSON can hold."""
    answers = {
        name: data.draw(wild_answers(function), name)
        for name, function in zip(RIGHT, LAB.functions, strict=True)
        if data.draw(st.booleans())
    }
    curves = st.dictionaries(st.sampled_from(["test_accuracy", "x"]), st.just((0.5, np.nan)))
    runs = {
        training.id: (TrainingRun(42, data.draw(curves)),)
        for training in LAB.trainings
        if data.draw(st.booleans())
    }
    blank = data.draw(st.frozensets(st.sampled_from(sorted(RIGHT))))
    transcript = Answered(answers=answers, trainings=runs)
    analysis = Analysis(blank=blank)
    judged = judge(LAB, PLAN, transcript, analysis)
    assert judge(LAB, PLAN, transcript, analysis) == judged
    items = described(judged, LAB)
    for item in items:
        assert item.score is None or 0 <= item.score <= item.max_score
        assert item.message or item.status in ("passed", "manual")
    score, most = total_of(items)
    assert 0 <= score <= most
    submission = Submission("a.ipynb", None)
    result = Result(
        SCHEMA, "0", "graded", "", "", None, submission, score, most, 0, "all", None, 0, items=items
    )
    assert from_json(to_json(result)) == result


@pytest.mark.parametrize("how", sorted(SPOILERS))
@pytest.mark.parametrize("function", LAB.functions, ids=lambda function: function.name)
def test_each_output_by_itself(function: FunctionSpec, how: str) -> None:
    """A value that is spoilt costs its own item, and no other's item says another word."""
    whole = judged(function, RIGHT[function.name])
    for at in range(len(function.outputs)):
        items = judged(function, spoilt(function.name, [at], [how]))
        scores(items)
        assert [item for item in items if item != items[at]] == [
            item for item in whole if item.output != items[at].output
        ]


@pytest.mark.parametrize("how", ["negative", "not a number", "one wrong entry", "a little off"])
@pytest.mark.parametrize("function", LAB.functions, ids=lambda function: function.name)
def test_one_call_is_enough(function: FunctionSpec, how: str) -> None:
    """What is wrong in a single call, whichever it is, does not keep full marks."""
    for call, right in enumerate(RIGHT[function.name]):
        answers = spoilt(function.name, [0], [how], only=call)
        got, meant = values_of(answers[call])[0], values_of(right)[0]
        if not np.allclose(got, meant, rtol=0, atol=1e-4):
            items = judged(function, answers)
            assert scores(items)[0] < items[0].max_score


@given(functions, st.data())
@settings(max_examples=50, deadline=None)
def test_monotone(function: FunctionSpec, data: st.DataObject) -> None:
    """Where some of the wrong outputs are put right, no item's score goes down."""
    outputs = list(range(len(function.outputs)))
    wrong = data.draw(st.lists(st.sampled_from(outputs), unique=True, min_size=1), "wrong")
    by = [data.draw(spoilers, "by") for _ in wrong]
    still = data.draw(st.lists(st.sampled_from(wrong), unique=True, max_size=3), "still wrong")
    before = judged(function, spoilt(function.name, wrong, by))
    kept = [(at, how) for at, how in zip(wrong, by, strict=True) if at in still]
    after = judged(
        function, spoilt(function.name, [at for at, _ in kept], [how for _, how in kept])
    )
    for worse, better, at in zip(scores(before), scores(after), outputs, strict=True):
        assert worse <= better
        if at not in still:
            assert better == after[at].max_score


@given(functions, st.data())
@settings(max_examples=30, deadline=None)
def test_monotone_in_known_mistakes(function: FunctionSpec, data: st.DataObject) -> None:
    """What a known mistake leaves of an output's points does not shrink where others are right."""
    mistake = data.draw(st.sampled_from(function.mistakes), "mistake")
    made = [mistake.formula(*arguments) for arguments in PLAN.problem_sets[function.name].calls]
    outputs = sorted(made[0])
    still = data.draw(st.lists(st.sampled_from(outputs), unique=True), "still wrong")

    def with_wrong(names: Sequence[str]) -> list[float]:
        answers = []
        for right, wrong in zip(RIGHT[function.name], made, strict=True):
            values = [
                np.asarray(wrong[name]) if name in names else value
                for name, value in zip(function.outputs, values_of(right), strict=True)
            ]
            answers.append(replace(right, value=in_form(right, values)))
        return scores(judged(function, answers))

    before, after = with_wrong(outputs), with_wrong(still)
    assert all(worse <= better for worse, better in zip(before, after, strict=True))


@given(st.integers(0, 2**63), functions)
@settings(max_examples=25, deadline=None)
def test_another_seed(seed: int, function: FunctionSpec) -> None:
    """Right answers and these wrong ones get the same marks whatever problems are drawn."""
    problem_set = make_plan(LAB, seed).problem_sets[function.name]
    right = right_answers(function, problem_set)
    assert [item.status for item in judge_function(function, problem_set, right)] == [
        "passed"
    ] * len(function.outputs)
    negative = [answer(*(-value for value in values_of(one))) for one in right]
    assert scores(judge_function(function, problem_set, negative)) == scores(
        judged(
            function,
            [answer(*(-value for value in values_of(one))) for one in RIGHT[function.name]],
        )
    )
