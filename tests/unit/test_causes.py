"""Factors and general causes: what any lab knows of wrong values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.causes.factors import factors_of, ratios
from grader.judge.causes.general import generic_causes
from grader.judge.causes.wrong_output import WrongOutput
from grader.judge.checking.expected import Expected, expected_of
from grader.lab.model import LabSpec
from grader.plan import make_plan

SIZES = [{"C": 3, "M": 4, "N": 7}, {"C": 4, "M": 2, "N": 6}, {"C": 2, "M": 5, "N": 3}]


@given(
    st.sampled_from([1.0, -1.0]),
    st.sampled_from([1.0, 2.0, 0.5]),
    st.dictionaries(st.sampled_from(["C", "M", "N"]), st.sampled_from([1, -1]), max_size=2),
)
def test_a_factor_of_sizes_is_found(sign: float, constant: float, powers: dict[str, int]) -> None:
    """Among the simplest explanations of a multiple is the one it was made by."""
    if sign == constant == 1 and not powers:
        return
    values = [
        float(
            sign
            * constant
            * np.prod([float(sizes[name]) ** power for name, power in powers.items()])
        )
        for sizes in SIZES
    ]
    found = factors_of(SIZES).explain(values)
    assert len(found) == 1
    (factor,) = found
    assert (factor.sign, factor.constant, dict(factor.powers)) == (sign, constant, powers)


def test_what_is_no_multiple_has_no_ratio() -> None:
    """One entry out of line, another shape or a zero reference: no factor is claimed."""
    right = np.arange(1.0, 7.0).reshape(2, 3)
    bent = right * 2
    bent[0, 0] += 0.01
    assert ratios([right * 2], [right]) == pytest.approx((2.0,))
    assert ratios([bent], [right]) is None
    assert ratios([right.T], [right]) is None
    assert ratios([right], [right * 0]) is None


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda value, sizes: value * sizes["N"], "not-averaged"),
        (lambda value, sizes: value / sizes["N"], "averaged-twice"),
        (lambda value, sizes: value * sizes["N"] / sizes["C"], "divided-by-classes"),
        (lambda value, sizes: value * sizes["N"] / sizes["M"], "divided-by-inputs"),
        (lambda value, sizes: value * sizes["N"] / 10, "hard-coded-batch"),
        (lambda value, sizes: -value, "wrong-sign"),
        (lambda value, sizes: 2 * value, "factor-two"),
        (lambda value, sizes: 0.3 * value, "constant-factor"),
        (lambda value, sizes: -2 * value, "factor-two + wrong-sign"),
        (lambda value, sizes: -value * sizes["N"], "not-averaged + wrong-sign"),
        (lambda value, sizes: value[::-1], "permuted-rows"),
        (lambda value, sizes: np.roll(value, 1, axis=1), "permuted-columns"),
        (lambda value, sizes: value.ravel(), "flattened"),
        (lambda value, sizes: value.T.reshape(value.shape), "reshaped"),
        (lambda value, sizes: np.sum(value) + 1, "scalar-output"),
        (lambda value, sizes: np.round(value, 2), "rounded"),
        (lambda value, sizes: np.clip(value, -0.1, 0.1), "clipped"),
        (lambda value, sizes: np.abs(value), "absolute-value"),
        (lambda value, sizes: value + 1j, "complex"),
        (
            lambda value, sizes: np.where(np.arange(value.shape[1]) == 0, -value, value),
            "wrong-sign",
        ),
        (lambda value, sizes: value.T, "transposed"),
        (lambda value, sizes: value * 0, "zeros"),
        (lambda value, sizes: value * 0 + 3, "constant"),
        (lambda value, sizes: value + 1, None),
    ],
)
def test_causes_of_a_gradient(lab: LabSpec, change: object, cause: str | None) -> None:
    """Each transformation of d_W is named by its cause, and a chance change by none."""
    assert callable(change)
    function = next(f for f in lab.functions if f.name == "compute_grads")
    problem_set = make_plan(lab, 3).problem_sets["compute_grads"]
    right: tuple[Expected, ...] = expected_of(function, problem_set)
    got = tuple(
        change(answer.outputs["d_W"], problem.sizes)
        for answer, problem in zip(right, problem_set.problems, strict=True)
    )
    wrong_output = WrongOutput(function, "d_W", got, right, problem_set.problems)
    found = [" + ".join(one.ids) for one in generic_causes(wrong_output)]
    assert found == ([cause] if cause else [])


def test_a_hint_shows_the_numbers(lab: LabSpec) -> None:
    """The factor and the size of the batch are named, the formula is not."""
    function = next(f for f in lab.functions if f.name == "compute_grads")
    problem_set = make_plan(lab, 0).problem_sets["compute_grads"]
    right = expected_of(function, problem_set)
    got = tuple(
        answer.outputs["d_W"] * problem.sizes["N"]
        for answer, problem in zip(right, problem_set.problems, strict=True)
    )
    (cause,) = generic_causes(WrongOutput(function, "d_W", got, right, problem_set.problems))
    largest = max(problem.sizes["N"] for problem in problem_set.problems)
    (finding,) = cause.findings
    assert finding.facts["ratio"] == finding.facts["batch"] == largest
    assert finding.facts["samples"] == "samples"


def test_a_sum_along_the_wrong_axis(lab: LabSpec) -> None:
    """One number for each sample is told from one for each class, also where these are equal."""
    function = next(f for f in lab.functions if f.name == "compute_grads")
    problem_set = make_plan(lab, 0).problem_sets["compute_grads"]
    right = expected_of(function, problem_set)
    got = tuple(np.ones((1, problem.sizes["N"])) + 1 / 3 for problem in problem_set.problems)
    got = tuple(one * np.arange(1.0, one.size + 1) for one in got)
    wrong_output = WrongOutput(function, "d_b", got, right, problem_set.problems)
    assert [" + ".join(cause.ids) for cause in generic_causes(wrong_output)] == ["wrong-axis"]
