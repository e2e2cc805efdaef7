"""Of answers that are far too large only type, shape and digest are kept; of others everything."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.functions import judge_function
from grader.judge.recipes import call_request
from grader.lab import Ignored, Lab, Problems
from grader.plan import make_plan
from grader.session.keep import kept
from grader.transcript import Died, Raised, Returned
from grader.values.tree import AnyArray, Summary
from tests.unit.build import answer, function_of, line_lab, values_of

LAB = line_lab()
GRADIENTS = function_of(LAB, "gradients")
EXAMINATION = make_plan(LAB, 0).problem_sets["gradients"]
ARGUMENTS = EXAMINATION.calls[0]
MOST = 1024
MOST_KEPT = 2 * MOST


def returned(*outputs: Any, arguments: Sequence[AnyArray] = ()) -> Returned:
    """What a call returned, its arguments sent back."""
    values = tuple(map(np.asarray, outputs))
    return Returned(values if len(values) > 1 else values[0], tuple(arguments))


@pytest.mark.parametrize(
    "small",
    [
        returned(np.ones((3, 1)), np.ones((1, 1)), arguments=ARGUMENTS),
        returned(np.ones((3, 300)), np.ones((1, 1)), arguments=ARGUMENTS),  # one column per sample
        returned(np.ones(900)),
        returned(*[np.ones(2)] * 5),
        Raised("ValueError", "no"),
        Died("it is gone"),
    ],
)
def test_what_could_be_an_answer_is_kept(small: Any) -> None:
    """As it is."""
    assert kept(small, MOST, 2) is small


def test_rows_in_a_tuple_are_one_array() -> None:
    """As large as what is asked for they are kept whole, larger not at all."""
    rows = tuple([1.0] * 60 for _ in range(20))
    assert kept(Returned(rows), 1300, 1) == Returned(rows)
    assert kept(Returned(rows), 1199, 1) == Returned(Summary("tuple", 20, shape=(20, 60)))


@pytest.mark.parametrize(
    "make", [str, np.str_, str.encode, np.bytes_, lambda text: np.array([text])]
)
def test_texts_are_as_large_as_they_are_long(make: Any) -> None:
    """However few there are, and of whatever type."""
    for giant in (make("x" * 10**5), [make("x" * 10**4)] * 10):
        answered = kept(Returned(giant), MOST, 1)
        assert isinstance(answered, Returned)
        assert isinstance(answered.value, Summary)
    few = Returned(make("few words"))
    assert kept(few, MOST, 1) is few


@given(st.lists(st.sampled_from([1, 30, 2000, 10**6]), min_size=1, max_size=20))
def test_little_is_kept_whatever_comes(sizes: list[int]) -> None:
    """Shapes and types are known of all of it."""
    giants = returned(*(np.zeros(size, np.uint8) for size in sizes), arguments=ARGUMENTS)
    after = kept(giants, MOST, 2)
    assert isinstance(after, Returned)
    values = values_of(after)
    assert [value.shape for value in values] == [(size,) for size in sizes[:16]]
    assert sum(value.size for value in values if isinstance(value, np.ndarray)) <= MOST_KEPT


def test_what_is_asked_for_in_a_dict_is_kept() -> None:
    """Whatever stands before it, and of nested lists the shape is known."""
    given_back = {"cache": np.zeros(10**6), "rows": [[0.0] * 3] * 1000, "d_b": np.zeros((1, 1))}
    after = kept(Returned(given_back), MOST, 1)
    assert isinstance(after, Returned)
    assert after.value["d_b"] is given_back["d_b"]
    assert after.value["cache"] == Summary(
        "ndarray", 10**6, "float64", (10**6,), after.value["cache"].digest
    )
    assert after.value["rows"] == Summary("list", 1000, shape=(1000, 3))


def test_different_numbers_have_different_digests() -> None:
    """So that what changes from one call to the next is seen."""
    one, same, other = (kept(returned(np.full(10**5, number)), MOST, 2) for number in (1, 1, 2))
    assert one == same
    assert one != other


def test_an_argument_that_has_grown_is_another() -> None:
    """It is not kept, but it does not look unchanged."""
    grown = [np.zeros(10**6), *ARGUMENTS[1:]]
    after = kept(returned(1.0, 2.0, arguments=grown), MOST, 2)
    assert isinstance(after, Returned)
    assert isinstance(after.arguments[0], Summary)
    assert all(map(np.array_equal, after.arguments[1:], ARGUMENTS[1:]))


@pytest.mark.parametrize("size", [2000, 10**6])
def test_the_verdict_is_the_same(size: int) -> None:
    """The shape is named, kept or not; the other output keeps its points."""

    def given_for(arguments: tuple[AnyArray, ...]) -> Returned:
        right = answer(*GRADIENTS.reference(*arguments))
        giant = np.arange(float(size))[:, None]
        return Returned((giant, right.value[1]))

    answers = [given_for(call) for call in EXAMINATION.calls]
    summed_up = [kept(each, MOST, 2) for each in answers]
    wrong, right = judge_function(GRADIENTS, EXAMINATION, summed_up)
    assert wrong.status == "failed"
    assert wrong.findings[0].facts["shape"] == (size, 1)
    assert wrong.findings[0].facts["expected"] == (3, 1)
    assert wrong.evidence.shape == (size, 1)
    assert right.status == "passed"
    assert [wrong, right] == list(judge_function(GRADIENTS, EXAMINATION, answers))


def test_what_claims_speak_of_is_kept_as_what_is_compared_is() -> None:
    """A long answer that is only claimed of is as long as the lab's own."""
    lab = Lab("draws", "Draws")
    task = lab.task("1", "It")

    def draws(n: int) -> AnyArray:
        return np.random.rand(n)

    on = Problems(lambda rng, n: {"n": n}, [{"n": 20_000}])
    lab.function(task, on=on, returns={"x": Ignored()})(draws)
    lab.claim(task, of="draws", points=1)(is_long)
    spec = lab.build()
    request = call_request(make_plan(spec, 0), {"draws": spec.functions[0]}, "draws")
    answer = returned(np.ones(20_000))
    assert kept(answer, request.steps[0].most, request.steps[0].outputs) == answer


def is_long(x: AnyArray) -> bool:
    """A claim."""
    return len(x) == 20_000
