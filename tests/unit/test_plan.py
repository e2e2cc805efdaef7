"""The plan: every call with every input, drawn from a lab and a seed."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import LabError
from grader.lab import Lab, LabSpec, Problems
from grader.plan import MOST_DRAWS, Plan, make_plan
from grader.values.tree import AnyArray
from grader.values.writer import encode
from tests.unit.build import line_lab

seeds = st.integers(0, 2**32 - 1)
LINE = line_lab()


def arguments(plan: Plan) -> list[AnyArray]:
    """All arrays of all calls, in order."""
    return [
        array
        for problem_set in plan.problem_sets.values()
        for call in problem_set.calls
        for array in call
    ]


@given(seeds)
def test_reproducible(seed: int) -> None:
    """The same lab and seed give the same plan, to the last bit."""
    one, other = arguments(make_plan(LINE, seed)), arguments(make_plan(line_lab(), seed))
    assert [array.tobytes() for array in one] == [array.tobytes() for array in other]


@given(seeds, seeds)
def test_other_seeds(one: int, other: int) -> None:
    """Another seed gives other problems."""
    same = [
        np.array_equal(first, second)
        for first, second in zip(
            arguments(make_plan(LINE, one)), arguments(make_plan(LINE, other)), strict=True
        )
    ]
    assert all(same) if one == other else not any(same)


def test_functions_do_not_move_each_other() -> None:
    """A function's problems stay as they are when others are added or taken away."""
    alone = replace(LINE, functions=LINE.functions[1:])
    kept = make_plan(alone, 3).problem_sets["gradients"]
    full = make_plan(LINE, 3).problem_sets["gradients"]
    assert kept.seed == full.seed
    for one, other in zip(kept.problems, full.problems, strict=True):
        np.testing.assert_array_equal(one.variables["x"], other.variables["x"])


def test_no_two_problems_are_the_same() -> None:
    """Each function draws its own problems, and each of them is another."""
    drawn = [
        problem.variables["weights"].ravel()[0]
        for problem_set in make_plan(LINE, 0).problem_sets.values()
        for problem in problem_set.problems
    ]
    assert len(set(drawn)) == len(drawn) == 6


def test_calls() -> None:
    """A function is called on each of its sizes in turn, and on the first problem once more."""
    for function in LINE.functions:
        problem_set = make_plan(LINE, 0).problem_sets[function.name]
        assert [problem.sizes for problem in problem_set.problems] == [*function.problems.sizes]
        assert len(problem_set.calls) == len(problem_set.problems) + 1
        for problem, call in zip(problem_set.problems, problem_set.calls, strict=False):
            for name, array in zip(function.parameters, call, strict=True):
                assert array is problem.variables[name]
        for first, again in zip(problem_set.calls[0], problem_set.calls[-1], strict=True):
            np.testing.assert_array_equal(first, again)


def test_outputs_are_counted() -> None:
    """A problem set knows how many values are asked for."""
    plan = make_plan(LINE, 0)
    assert {name: ex.outputs for name, ex in plan.problem_sets.items()} == {
        "predict": 1,
        "gradients": 2,
    }


def test_seed_of_random_numbers() -> None:
    """Each function's process draws random numbers of its own, which follow from the seed."""
    found = [ex.seed for seed in (0, 1) for ex in make_plan(LINE, seed).problem_sets.values()]
    assert len(set(found)) == 4
    assert all(0 <= seed < 2**32 for seed in found)


@given(seeds)
@settings(max_examples=10)
def test_every_call_can_be_sent(lab: LabSpec, seed: int) -> None:
    """At any seed, every argument that the lab of this repository draws is finite and crosses."""
    for problem_set in make_plan(lab, seed).problem_sets.values():
        for call in problem_set.calls:
            assert encode(call)
            assert all(np.all(np.isfinite(array)) for array in call)


def test_plain_numbers() -> None:
    """A problem may hold plain numbers, or is refused when declared: grading never fails on it."""

    def points(rng: np.random.Generator, N: int) -> Any:
        return {"slope": 2.0, "x": rng.normal(size=N)}

    def predict(slope: Any, x: Any) -> Any:
        return slope * x

    lab = Lab("line", "Fitting a line")
    lab.function(lab.task("1", "T"), on=Problems(points, [{"N": 3}]), returns={"y": 1})(predict)
    try:
        plan = make_plan(lab.build(), 0)
    except LabError:
        return
    kinds = [type(value) for value in arguments(plan)]
    assert kinds == [float, np.ndarray] * 2


digests = st.binary(min_size=32, max_size=32)


@given(seeds, digests, st.integers(0, 255))
def test_every_bit_of_the_submission_counts(seed: int, digest: bytes, bit: int) -> None:
    """One bit of 256 gives other problems and other data for training; the same bits the same."""
    flipped = bytearray(digest)
    flipped[bit // 8] ^= 1 << bit % 8
    one, same, other = (make_plan(LINE, seed, d) for d in (digest, digest, bytes(flipped)))
    pairs = list(zip(arguments(one), arguments(same), arguments(other), strict=True))
    assert all(np.array_equal(first, again) for first, again, _ in pairs)
    assert not any(np.array_equal(first, third) for first, _, third in pairs)
    assert one.trainings == same.trainings != other.trainings
    assert all(0 <= own < 2**32 for own in one.trainings["fit"])


def test_fixed_problems() -> None:
    """Without a submission trainings keep the seeds that the lab declares; with one none does."""
    training = replace(LINE.trainings[0], seeds=(1, 2))
    lab = replace(LINE, trainings=(training,))
    assert make_plan(lab, 5).trainings == {"fit": (1, 2)}
    made = make_plan(lab, 5, b"x" * 32).trainings["fit"]
    assert len({*made, 1, 2}) == 4
    assert made != make_plan(lab, 6, b"x" * 32).trainings["fit"]


def failing(times: int) -> LabSpec:
    """A lab whose first problem cannot be drawn so many times."""
    left = iter(range(times))

    def points(rng: np.random.Generator, N: int) -> Any:
        x = rng.normal(size=N)
        if next(left, None) is not None:
            raise RuntimeError("none is moderate")
        return {"x": x}

    problems = Problems(points, [{"N": 3}, {"N": 4}])
    return replace(
        LINE, functions=(replace(LINE.functions[0], parameters=("x",), problems=problems),)
    )


@given(st.sampled_from([b"", b"a" * 32]), st.integers(0, MOST_DRAWS - 1))
def test_a_draw_that_fails_is_made_again(submission: bytes, times: int) -> None:
    """With other numbers, and the same ones each time; the other problems stay as they are."""
    plans = [make_plan(failing(n), 3, submission) for n in (times, times, 0)]
    one, same, smooth = ([call[0] for call in p.problem_sets["predict"].calls] for p in plans)
    assert all(map(np.array_equal, one, same))
    assert np.array_equal(one[0], smooth[0]) == (times == 0)
    assert np.array_equal(one[1], smooth[1])


def test_problems_that_cannot_be_drawn() -> None:
    """After some tries the lab is at fault, and what it is named."""
    with pytest.raises(LabError, match=r"predict with N = 3 .*RuntimeError: none is moderate"):
        make_plan(failing(MOST_DRAWS), 0)
