"""What is graded in this lab, and what it is worth: 100 points, and two questions for a reader."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.lab import GradientCheck, Lab, Output, Problems, Surface, TrainingLoop, per_sample

from . import problems, softmax_regression, two_layer
from .data import Split, moons, split
from .mistakes import MISTAKES
from .questions import QUES_1, QUES_2
from .softmax_regression import Array
from .training import loop_NN, step_NN

lab = Lab(
    "softmax-network",
    "Softmax regression and a two-layer network",
    version="1",
    template="../student_template/lab.ipynb",
)

task_1 = lab.task("1", "Gradients and loss of softmax regression")
task_2 = lab.task("2", "ReLU and the forward pass")
task_3 = lab.task("3", "Gradients of the ReLU network")
task_4 = lab.task("4", "The tanh network")
training = lab.task("training", "Training on moons")

words = {"N": "samples", "C": "classes", "M": "inputs", "H": "hidden units"}

on_regression = Problems(problems.regression, problems.REGRESSION_SIZES, "N", words)
on_loss = Problems(problems.predictions, problems.LOSS_SIZES, "N", words)
on_relu_network = Problems(problems.relu_network, problems.NETWORK_SIZES, "N", words)
on_tanh_network = Problems(problems.tanh_network, problems.NETWORK_SIZES, "N", words)
on_activations = Problems(problems.activations, problems.ACTIVATION_SIZES, "N", words)


def regression_loss(W: Array, b: Array, x: Array, y: Array) -> float:
    """The loss whose gradients Task 1 asks for."""
    return softmax_regression.compute_loss(softmax_regression.forward(W, b, x), y)


def relu_loss(U: Array, b2: Array, W: Array, b1: Array, x: Array, Y_batch: Array) -> float:
    """The loss whose gradients Task 3 asks for."""
    return softmax_regression.compute_loss(two_layer.forward_NN(U, b2, W, b1, x)[0], Y_batch)


def tanh_loss(U: Array, b2: Array, W: Array, b1: Array, x: Array, Y_batch: Array) -> float:
    """The loss whose gradients Task 4 asks for."""
    return softmax_regression.compute_loss(two_layer.forward_tanh(U, b2, W, b1, x)[0], Y_batch)


# Students get these ready made, and some change them.
lab.helper(on=on_regression, returns=["probabilities"])(softmax_regression.softmax)
lab.helper(on=on_regression, returns=["probabilities"])(softmax_regression.forward)

of_network = {"d_U": "U", "d_b2": "b2", "d_W": "W", "d_b1": "b1"}

lab.function(
    task_1,
    on=on_regression,
    # The original handout asks for d_b with one column per sample.
    returns={"d_W": 9, "d_b": Output(6, accepts=(per_sample(axis=1),))},
    gradient=GradientCheck(regression_loss, {"d_W": "W", "d_b": "b"}),
)(softmax_regression.compute_grads)

lab.function(
    task_1,
    on=on_loss,
    # A logarithm clipped at 1e-7 is simply right; an epsilon of 1e-5 is right with a note.
    returns={"loss": Output(10, tolerance=1e-3, exact=1e-5)},
)(softmax_regression.compute_loss)

lab.function(task_2, on=on_activations, returns={"value": 4})(two_layer.relu)

lab.function(task_2, on=on_activations, returns={"value": 4})(two_layer.d_relu)

lab.function(task_2, on=on_relu_network, returns={"softmaxed": 4, "hidden": 2, "out": 2})(
    two_layer.forward_NN
)

lab.function(
    task_3,
    on=on_relu_network,
    returns={"d_U": 8, "d_b2": 4, "d_W": 9, "d_b1": 5},
    gradient=GradientCheck(relu_loss, of_network),
)(two_layer.compute_grads_NN)

lab.function(task_4, on=on_tanh_network, returns={"softmaxed": 3, "hidden": 3, "out": 2})(
    two_layer.forward_tanh
)

lab.function(
    task_4,
    on=on_tanh_network,
    returns={"d_U": 4, "d_b2": 2, "d_W": 5, "d_b1": 2},
    gradient=GradientCheck(tanh_loss, of_network),
)(two_layer.compute_grads_tanh)


@lab.training(
    training,
    "relu",
    "The ReLU network learns moons",
    points=6,
    uses=("forward_NN", "compute_grads_NN"),
    threshold=0.90,
    step=step_NN("forward_NN", "compute_grads_NN"),
)
def begin_relu(seed: int) -> TrainingLoop:
    """Train with the student's forward_NN and compute_grads_NN."""
    return on_moons("forward_NN", two_layer.forward_NN, seed)


@lab.training(
    training,
    "tanh",
    "The tanh network learns moons",
    points=6,
    uses=("forward_tanh", "compute_grads_tanh"),
    threshold=0.90,
    step=step_NN("forward_tanh", "compute_grads_tanh"),
)
def begin_tanh(seed: int) -> TrainingLoop:
    """Train with the student's forward_tanh and compute_grads_tanh."""
    return on_moons("forward_tanh", two_layer.forward_tanh, seed)


def on_moons(
    forward_pass: str, evaluate: Callable[..., tuple[Array, Array, Array]], seed: int
) -> TrainingLoop:
    """16 hidden units for 100 epochs; the reference's forward pass measures the accuracy."""
    data = split(*moons(seed))

    def surface(functions: Mapping[str, Callable[..., Any]], state: Mapping[str, Array]) -> Surface:
        weights = [state[name] for name in ("U", "b2", "W", "b1")]
        return surface_of(lambda x: functions[forward_pass](*weights, x)[0], data)

    return replace(loop_NN(data, 16, evaluate), surface=surface)


def surface_of(probabilities: Callable[[Array], Array], data: Split, cells: int = 40) -> Surface:
    """The probability of the second class over the plane of the test points, in square cells."""
    low, high = data.X_test.min(axis=0) - 0.3, data.X_test.max(axis=0) + 0.3
    edges = np.linspace(low, high, cells + 1)
    x, y = np.meshgrid(*((edges[1:] + edges[:-1]) / 2).T)
    values = probabilities(np.stack([x.ravel(), y.ravel()]))[1].reshape(cells, cells)
    labels = np.argmax(data.Y_test, axis=1)
    return Surface((low[0], high[0]), (low[1], high[1]), values, data.X_test, labels)


lab.mistakes(MISTAKES)

next_item = r"\*\*(Ques|Task)\s*\d"


def named(number: int) -> str:
    """How students call a question: Ques 1, Question 1, Q1."""
    short = rf"\bQ\.?\s?{number}\b(?=[\s*]*(?:[:.)]|$))"
    return rf"(?i:\bques(?:tion)?\.?\s*{number}\b)|{short}"


lab.question(
    task_1,
    "ques_1",
    "Gradients of the loss with respect to W and b",
    points=10,
    marker=named(1),
    until=next_item,
    formulas=QUES_1,
)

lab.question(
    task_3,
    "ques_2",
    "Gradients of the loss with respect to W, U, b_1 and b_2",
    points=10,
    marker=named(2),
    until=next_item,
    formulas=QUES_2,
)
