"""Central differences: a second opinion on every gradient."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.judge.checking.compare import relative_error
from grader.judge.checking.expected import central_differences, expected_of
from grader.lab import GradientCheck, LabSpec
from grader.plan import make_plan
from grader.values.tree import AnyArray

entries = st.floats(-3, 3).map(lambda x: round(x, 3))


@st.composite
def quadratics(draw: st.DrawFn) -> tuple[AnyArray, AnyArray, AnyArray]:
    """A matrix, a vector and a point: x^T A x / 2 + b^T x."""
    size = draw(st.integers(1, 4))
    A: AnyArray = draw(hnp.arrays(np.float64, (size, size), elements=entries))
    b: AnyArray = draw(hnp.arrays(np.float64, (size, 1), elements=entries))
    x: AnyArray = draw(hnp.arrays(np.float64, (size, 1), elements=entries))
    return A, b, x


@given(quadratics())
def test_quadratics(quadratic: tuple[AnyArray, AnyArray, AnyArray]) -> None:
    """The derivative of a quadratic is exact up to rounding, in x and in its coefficients."""
    A, b, x = quadratic

    def value(A: AnyArray, b: AnyArray, x: AnyArray) -> float:
        return float((x.T @ A @ x / 2 + b.T @ x)[0, 0])

    check = GradientCheck(value, {})
    variables = {"A": A, "b": b, "x": x}
    expected = {"x": (A + A.T) @ x / 2 + b, "A": x @ x.T / 2, "b": x}
    for wrt, derivative in expected.items():
        found = central_differences(check, variables, wrt)
        assert found.shape == variables[wrt].shape
        np.testing.assert_allclose(found, derivative, atol=2e-8 * 100)


@pytest.mark.parametrize("step", [1e-1, 1e-2, 1e-3])
def test_error_is_of_second_order(step: float) -> None:
    """The differences are central: of a cube their error is the step's square, exactly."""
    check = GradientCheck(lambda x: float(x**3), {}, step=step)
    found = float(central_differences(check, {"x": np.array(2.0)}, "x"))
    assert found == pytest.approx(12 + step**2, abs=1e-9)


def test_only_what_the_loss_takes_is_passed() -> None:
    """The loss is given the variables that it names, and nothing of the problem is changed."""
    variables = {"x": np.array([[1, 2]]), "y": np.array([3.0]), "other": np.array([4.0])}
    kept = {name: array.copy() for name, array in variables.items()}
    check = GradientCheck(lambda y, x: float(np.sum(x * x) * y[0]), {})
    found = central_differences(check, variables, "x")
    np.testing.assert_allclose(found, [[6.0, 12.0]], rtol=1e-8)
    assert found.dtype == np.float64
    for name, array in variables.items():
        np.testing.assert_array_equal(array, kept[name])


def test_scalars_and_empty_variables() -> None:
    """A variable without axes has a derivative without axes; one without entries, none."""
    check = GradientCheck(lambda x: float(np.sum(x * x)), {})
    found = central_differences(check, {"x": np.array(3.0)}, "x")
    assert found.shape == ()
    assert found == pytest.approx(6)
    assert central_differences(check, {"x": np.empty((0, 2))}, "x").shape == (0, 2)


@pytest.mark.parametrize("seed", [0, 1])
def test_losses_of_the_lab(lab: LabSpec, seed: int) -> None:
    """On every problem of the lab, differences and reference agree far below the tolerance."""
    plan = make_plan(lab, seed)
    checked = 0
    for function in lab.functions:
        for right in expected_of(function, plan.problem_sets[function.name]):
            for name, difference in right.differences.items():
                assert relative_error(difference, right.outputs[name]) < 1e-7
                checked += 1
    assert checked > 20
