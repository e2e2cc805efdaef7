"""The lab's reference: its derivatives certified by complex step, its problems, its data."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import make_moons  # type: ignore[import-untyped]
from sklearn.model_selection import train_test_split  # type: ignore[import-untyped]

from grader.judge.checking.compare import relative_error
from grader.judge.checking.expected import expected_of, reference_outputs
from grader.lab import LabSpec
from grader.lab.training import run_steps
from grader.plan import Problem, make_plan
from grader.values.tree import AnyArray
from reference.data import Split, moons, split
from reference.problems import (
    ACTIVATION_SIZES,
    LEAST_DISTANCE_FROM_KINK,
    LEAST_PROBABILITY,
    LOSS_SIZES,
    NETWORK_SIZES,
    REGRESSION_SIZES,
    activations,
    predictions,
    regression,
    relu_network,
    tanh_network,
)
from reference.softmax_regression import Array, compute_grads, compute_loss, forward, softmax
from reference.training import accuracy, loop_NN, step_NN, train_network
from reference.two_layer import (
    compute_grads_NN,
    compute_grads_tanh,
    d_relu,
    d_tanh,
    forward_NN,
    forward_tanh,
    relu,
)

Loss = Callable[..., Any]


def complex_step(loss: Loss, variables: Mapping[str, AnyArray], wrt: str) -> AnyArray:
    """The derivative of a loss to machine precision (Squire and Trapp, SIAM Review 40, 1998)."""
    names = loss.__code__.co_varnames[: loss.__code__.co_argcount]
    gradient = np.empty(variables[wrt].shape)
    for index in np.ndindex(gradient.shape):
        point = variables[wrt].astype(complex)
        point[index] += 1e-30j
        value = loss(**{name: variables[name] for name in names} | {wrt: point})
        gradient[index] = np.imag(value) / 1e-30
    return gradient


def problems_of(lab: LabSpec, name: str, seed: int) -> tuple[Problem, ...]:
    """The problems of a function."""
    return make_plan(lab, seed).problem_sets[name].problems


def test_complex_step_itself() -> None:
    """The complex step finds derivatives that are known."""

    def loss(x: AnyArray, k: AnyArray) -> Any:
        return np.sum(k * np.exp(x))

    variables = {"x": np.array([[0.0, 1.0]]), "k": np.array([[2.0, 3.0]])}
    assert (
        relative_error(complex_step(loss, variables, "x"), np.array([[2.0, 3 * np.exp(1.0)]]))
        < 1e-15
    )


@pytest.mark.parametrize("seed", range(3))
def test_every_gradient_is_right_to_the_last_digits(lab: LabSpec, seed: int) -> None:
    """Each gradient of the reference agrees with the complex step of the lab's loss to 1e-12."""
    checked = set()
    for function in lab.functions:
        if function.gradient is None:
            continue
        for problem in problems_of(lab, function.name, seed):
            arguments = tuple(problem.variables[name] for name in function.parameters)
            outputs = reference_outputs(function, arguments)
            for output, variable in function.gradient.wrt.items():
                exact = complex_step(function.gradient.loss, problem.variables, variable)
                assert relative_error(outputs[output], exact) < 1e-12
                checked.add((function.name, output))
    assert checked == {
        (function.name, output)
        for function in lab.functions
        if function.name.startswith("compute_grads")
        for output in function.outputs
    }
    assert len(checked) == 10


@pytest.mark.parametrize("derivative", [(relu, d_relu), (np.tanh, d_tanh)])
def test_derivatives_of_activations(
    derivative: tuple[Callable[[Array], Array], Callable[[Array], Array]],
) -> None:
    """The derivative of each activation agrees with its complex step."""
    activation, given = derivative
    x = activations(np.random.default_rng(0), H=5, N=7)["x"]
    point: Any = x + 1e-30j
    np.testing.assert_allclose(given(x), np.imag(activation(point)) / 1e-30, atol=1e-15)


def test_activations_by_hand() -> None:
    """relu keeps what is positive, and its derivative is 1 there and 0 elsewhere."""
    x = np.array([[-2.0, 0.0, 3.0]])
    np.testing.assert_array_equal(relu(x), [[0.0, 0.0, 3.0]])
    np.testing.assert_array_equal(d_relu(x), [[0.0, 0.0, 1.0]])


def test_softmax() -> None:
    """Each column sums to one, does not feel a common shift, and does not overflow."""
    z = np.array([[1.0, 1000.0], [2.0, -1000.0], [0.5, 999.0]])
    q = softmax(z)
    np.testing.assert_allclose(q.sum(axis=0), 1, rtol=1e-14)
    np.testing.assert_allclose(softmax(z + 7), q, rtol=1e-12)
    np.testing.assert_allclose(q[:, 0], np.exp(z[:, 0]) / np.exp(z[:, 0]).sum(), rtol=1e-14)


def test_loss_by_hand() -> None:
    """The loss is the mean of -log of the true class's probability."""
    q = np.array([[0.5, 0.2], [0.5, 0.8]])
    assert compute_loss(q, np.array([[1.0, 0], [0, 1]])) == pytest.approx(-np.log(0.4) / 2)


def test_shapes_and_arguments_are_kept(lab: LabSpec) -> None:
    """Every gradient has its variable's shape, and no reference changes its arguments."""
    for function in lab.functions:
        for problem in problems_of(lab, function.name, 0):
            arguments = tuple(problem.variables[name].copy() for name in function.parameters)
            outputs = reference_outputs(function, arguments)
            for name, array in zip(function.parameters, arguments, strict=True):
                np.testing.assert_array_equal(array, problem.variables[name])
            for output, variable in (function.gradient.wrt if function.gradient else {}).items():
                assert outputs[output].shape == problem.variables[variable].shape


def is_one_hot(y: Array) -> bool:
    """Whether every column is one-hot, and as many classes occur as fit."""
    classes, samples = y.shape
    occurring = int(np.any(y == 1, axis=1).sum())
    return (
        bool(np.all((y == 0) | (y == 1)))
        and bool(np.all(y.sum(axis=0) == 1))
        and occurring == min(classes, samples)
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("sizes", REGRESSION_SIZES[:-1], ids=str)
def test_regression_problems(sizes: dict[str, int], seed: int) -> None:
    """Probabilities come from the weights and the batch, and are moderate; labels are one-hot."""
    v = regression(np.random.default_rng(seed), **sizes)
    C, M, N = sizes["C"], sizes["M"], sizes["N"]
    shapes = [v[name].shape for name in ("W", "b", "x", "y", "softmaxed")]
    assert shapes == [(C, M), (C, 1), (M, N), (C, N), (C, N)]
    np.testing.assert_array_equal(v["softmaxed"], forward(v["W"], v["b"], v["x"]))
    assert v["softmaxed"].min() >= LEAST_PROBABILITY
    assert is_one_hot(v["y"])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kind", ["relu", "tanh"])
@pytest.mark.parametrize("sizes", NETWORK_SIZES[:-1], ids=str)
def test_network_problems(sizes: dict[str, int], kind: str, seed: int) -> None:
    """hidden and softmaxed come from the weights and the batch; no ReLU stands near its kink."""
    draw, forward_pass = (
        (relu_network, forward_NN) if kind == "relu" else (tanh_network, forward_tanh)
    )
    v = draw(np.random.default_rng(seed), **sizes)
    C, H, M, N = (sizes[letter] for letter in "CHMN")
    assert [v[name].shape for name in ("U", "b2", "W", "b1")] == [(C, H), (C, 1), (H, M), (H, 1)]
    assert [v[name].shape for name in ("x", "Y_batch", "hidden")] == [(M, N), (C, N), (H, N)]
    np.testing.assert_array_equal(v["x"], v["X_batch"])
    softmaxed, hidden, _ = forward_pass(v["U"], v["b2"], v["W"], v["b1"], v["x"])
    np.testing.assert_array_equal(v["softmaxed"], softmaxed)
    np.testing.assert_array_equal(v["hidden"], hidden)
    assert softmaxed.min() >= LEAST_PROBABILITY
    assert is_one_hot(v["Y_batch"])
    if kind == "relu":
        z = v["W"] @ v["x"] + v["b1"]
        # A step of 1e-5 in a weight moves a unit by at most the largest input times that.
        assert np.abs(z).min() > 100 * 1e-5 * max(1.0, np.abs(v["x"]).max())
        assert np.any(z > 0)
        assert np.any(z < 0)


@pytest.mark.parametrize("seed", range(5))
def test_some_gradients_are_large(lab: LabSpec, seed: int) -> None:
    """Whatever is drawn, gradients that can go beyond 1 do so somewhere: clipping them shows."""
    bounded = {"compute_grads.d_b", "compute_grads_NN.d_b2"}
    bounded |= {"compute_grads_tanh.d_b2", "compute_grads_tanh.d_U"}
    plan = make_plan(lab, seed)
    for function in lab.functions:
        if function.gradient is not None:
            right = expected_of(function, plan.problem_sets[function.name])
            for name in function.outputs:
                largest = max(float(np.max(np.abs(answer.outputs[name]))) for answer in right)
                assert (largest > 1) == (f"{function.name}.{name}" not in bounded)


@pytest.mark.parametrize("sizes", ACTIVATION_SIZES[:-1], ids=str)
def test_activation_problems(sizes: dict[str, int]) -> None:
    """Inputs of activations are of both signs, small and large, and never near zero."""
    x = activations(np.random.default_rng(0), **sizes)["x"]
    assert x.shape == (sizes["H"], sizes["N"])
    assert np.abs(x).min() >= LEAST_DISTANCE_FROM_KINK
    assert x[0, 0] < 0 < x.max()
    assert np.abs(x).max() > 1


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("sizes", LOSS_SIZES[:-1], ids=str)
def test_loss_problems(sizes: dict[str, int], seed: int) -> None:
    """Labels are likely but for one in a large batch; where an epsilon matters does not vary."""
    v = predictions(np.random.default_rng(seed), **sizes)
    softmaxed, y = v["softmaxed"], v["y"]
    assert softmaxed.shape == y.shape == (sizes["C"], sizes["N"])
    np.testing.assert_allclose(softmaxed.sum(axis=0), 1)
    assert is_one_hot(y)
    unlikely = np.sum(softmaxed[y == 1] < 0.049)
    assert unlikely == (sizes["N"] >= 10)
    loss = compute_loss(softmaxed, y)
    errors = [
        abs(compute_loss(softmaxed + epsilon, y) / loss - 1) for epsilon in (1e-7, 1e-5, 1e-3)
    ]
    assert errors[0] < 1e-5 < errors[1] < 1e-3 < errors[2]
    clipped = abs(compute_loss(np.clip(softmaxed, 1e-3, 1), y) / loss - 1)
    assert clipped > 1e-3 if unlikely else clipped < 1e-5


@pytest.mark.parametrize("all_sizes", [REGRESSION_SIZES, NETWORK_SIZES])
def test_sizes(all_sizes: tuple[dict[str, int], ...]) -> None:
    """Sizes are all different within most problems, and a batch of one and few units occur."""
    *tuples, last = [tuple(sizes.values()) for sizes in all_sizes]
    assert len(set(tuples)) == len(tuples)
    assert last == tuples[0]
    *made, _own, square = tuples  # the lab's own sizes, then all the same
    assert len(set(square)) == 1
    assert all(len(set(sizes)) == len(sizes) for sizes in made)
    assert any(sizes["N"] == 1 for sizes in all_sizes)
    assert "H" not in all_sizes[0] or any(sizes["H"] < sizes["C"] for sizes in all_sizes)


@pytest.mark.parametrize("seed", [0, 1, 42])
@pytest.mark.parametrize("samples", [500, 7])
def test_moons_are_scikit_learns(seed: int, samples: int) -> None:
    """moons draws scikit-learn's make_moons, number for number."""
    X, Y = moons(seed, samples)
    their_X, labels = make_moons(n_samples=samples, noise=0.2, random_state=seed)
    np.testing.assert_array_equal(X, their_X)
    np.testing.assert_array_equal(Y, np.eye(2)[labels])


@pytest.mark.parametrize(("samples", "share"), [(500, 0.4), (7, 0.4), (11, 0.25)])
def test_split_is_scikit_learns(samples: int, share: float) -> None:
    """split is scikit-learn's train_test_split, number for number."""
    X, Y = moons(3, samples)
    ours = split(X, Y, share)
    X_train, X_test, Y_train, Y_test = train_test_split(X, Y, test_size=share, random_state=42)
    for own, their in zip(ours, (X_train, Y_train, X_test, Y_test), strict=True):
        np.testing.assert_array_equal(own, their)


def blobs(seed: int) -> Split:
    """Three groups of points that straight lines separate."""
    rng = np.random.default_rng(seed)
    labels = np.arange(300) % 3
    centres = np.array([[-4.0, 0.0], [4.0, 0.0], [0.0, 5.0]])
    return split(centres[labels] + rng.normal(size=(300, 2)), np.eye(3)[labels])


def test_softmax_regression_learns() -> None:
    """The first trainer separates blobs, and gets no further than a line does on moons."""
    W, b, on_blobs = train_network(blobs(0), 0.1)
    assert (W.shape, b.shape) == ((3, 2), (3, 1))
    assert on_blobs.test_accuracy[-1] > 0.97
    assert on_blobs.loss[-1] < on_blobs.loss[0]
    *_, on_moons = train_network(split(*moons(42)), 0.1, n_epochs=30)
    assert 0.8 < on_moons.test_accuracy[-1] < 0.93


@pytest.mark.parametrize("seed", [42, 1])
@pytest.mark.parametrize(
    ("forward_pass", "grads"),
    [(forward_NN, compute_grads_NN), (forward_tanh, compute_grads_tanh)],
    ids=["relu", "tanh"],
)
def test_networks_learn(
    forward_pass: Callable[..., tuple[Array, Array, Array]],
    grads: Callable[..., tuple[Array, Array, Array, Array]],
    seed: int,
) -> None:
    """Both networks learn moons better than a line can."""
    loop = loop_NN(split(*moons(seed)), 16, forward_pass, n_epochs=60)
    shapes = {name: array.shape for name, array in loop.state.items()}
    assert shapes == {"U": (2, 16), "b2": (2, 1), "W": (16, 2), "b1": (16, 1)}
    functions = {"forward": forward_pass, "grads": grads}
    curves = run_steps(step_NN("forward", "grads"), loop, functions).curves
    assert curves["test_accuracy"][-1] > 0.92
    assert curves["loss"][-1] < curves["loss"][0] / 2
    assert len(curves["accuracy"]) == 60


def test_trainings_of_the_lab(lab: LabSpec) -> None:
    """With the reference every training of the lab reaches its threshold; with no gradient none."""
    functions: dict[str, Callable[..., Any]] = {f.name: f.reference for f in lab.functions}
    still: dict[str, Callable[..., Any]] = {
        name: (
            (lambda h, s, U, X, Y, W, b: (0 * U, 0 * s[:, :1], 0 * W, 0 * b))
            if name.startswith("compute_grads_")
            else function
        )
        for name, function in functions.items()
    }
    for training in lab.trainings:
        for seed in training.seeds:
            assert (
                training.train(functions, seed).curves[training.accuracy][-1] >= training.threshold
            )
            assert training.train(still, seed).curves[training.accuracy][-1] < training.threshold


def test_accuracy() -> None:
    """The accuracy is the share of columns whose largest probability is the true class's."""
    softmaxed = np.array([[0.6, 0.3, 0.5], [0.4, 0.7, 0.5]])
    assert accuracy(softmaxed, np.array([[1.0, 1.0, 1.0], [0, 0, 0]])) == pytest.approx(2 / 3)


def test_swapping_bugs_would_show(lab: LabSpec) -> None:
    """On every problem no two gradients of the same shape agree, so that a mix-up is seen."""
    for name in ("compute_grads_NN", "compute_grads_tanh", "compute_grads"):
        function = next(function for function in lab.functions if function.name == name)
        for problem in problems_of(lab, name, 0):
            arguments = tuple(problem.variables[parameter] for parameter in function.parameters)
            outputs = list(reference_outputs(function, arguments).values())
            for at, one in enumerate(outputs):
                for other in outputs[at + 1 :]:
                    assert one.shape != other.shape or relative_error(one, other) > 0.01


def test_batch_gradient_is_the_mean() -> None:
    """The gradient of a batch is the mean of its samples' gradients."""
    v = regression(np.random.default_rng(1), C=3, M=4, N=6)
    d_W, d_b = compute_grads(v["softmaxed"], v["x"], v["y"])
    each = [compute_grads(v["softmaxed"][:, [n]], v["x"][:, [n]], v["y"][:, [n]]) for n in range(6)]
    np.testing.assert_allclose(d_W, np.mean([one for one, _ in each], axis=0), rtol=1e-12)
    np.testing.assert_allclose(d_b, np.mean([one for _, one in each], axis=0), rtol=1e-12)
