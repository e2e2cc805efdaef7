"""Functions that are right but for a batch of one sample."""

from dataclasses import replace

import pytest

from grader.judge.functions import judge_function
from grader.lab.function_model import Problems
from grader.plan import ProblemSet, make_plan
from grader.transcript import Answer, Died, Raised, Returned
from tests.unit.build import answer, function_of, in_words, line_lab, line_problem, right_answers

LAB = line_lab()
SIZES = ({"K": 3, "N": 4}, {"K": 2, "N": 1}, {"K": 4, "N": 3}, {"K": 2, "N": 5})
PREDICT = replace(function_of(LAB, "predict"), problems=Problems(line_problem, SIZES, batch="N"))
EXAMINATION: ProblemSet = make_plan(replace(LAB, functions=(PREDICT,)), 0).problem_sets["predict"]
RIGHT = right_answers(PREDICT, EXAMINATION)
STOPS = Raised("IndexError", "too many indices")


def with_answer(at: int, given: Answer) -> tuple[Answer, ...]:
    """The right answers but for one."""
    return (*RIGHT[:at], given, *RIGHT[at + 1 :])


def wrong(at: int) -> Returned:
    """A wrong answer to that call."""
    return answer(RIGHT[at].value + 1, arguments=RIGHT[at].arguments)


@pytest.mark.parametrize("given", [STOPS, wrong(1)], ids=["stops", "wrong"])
def test_a_single_sample_costs_a_part(given: Answer) -> None:
    """A crash or a wrong value there leaves most of the points, and is named."""
    (item,) = judge_function(PREDICT, EXAMINATION, with_answer(1, given))
    assert item.status == "partial"
    assert item.score == pytest.approx(0.8 * 4)
    assert item.causes[0].ids == item.evidence.cause == ("batch-of-one",)
    assert "80 % of the points" in in_words([item], PREDICT)[0].message


def test_what_is_not_written_for_a_single_sample() -> None:
    """It is called so, and nothing is said of shapes."""
    (item,) = judge_function(
        PREDICT, EXAMINATION, with_answer(1, Raised("NotImplementedError", ""))
    )
    assert item.score == pytest.approx(0.8 * 4)
    assert [cause.ids for cause in item.causes] == [("not-implemented",)]


def test_the_rubric_says_how_much() -> None:
    """The share is one of the lab's credits; none means nothing is left."""
    strict = replace(PREDICT, credits={"batch-of-one": 0.0})
    (item,) = judge_function(strict, EXAMINATION, with_answer(1, STOPS))
    assert (item.status, item.score) == ("crashed", 0)


@pytest.mark.parametrize("at", [0, 2, 3, 4])
@pytest.mark.parametrize("given", [STOPS, wrong(0)], ids=["stops", "wrong"])
def test_other_batches_cost_everything(at: int, given: Answer) -> None:
    """What fails with several samples is not right."""
    (item,) = judge_function(PREDICT, EXAMINATION, with_answer(at, given))
    assert item.score == 0


def test_what_was_not_asked_is_not_right() -> None:
    """Where a single sample ended the process, nothing is known of the rest."""
    (item,) = judge_function(PREDICT, EXAMINATION, (*RIGHT[:1], Died("gone")))
    assert item.score == 0
