r"""The two written questions of the lab, declared for triage: what is right, and how it is written.

Symbols are those of the handout: z = Wx + b and q = softmax(z) with the one-hot p; then
z = Wx + b_1, h = ReLU(z), \theta = Uh + b_2 and \hat{y} = softmax(\theta).
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.formula import Question
from grader.formula.functions import relu, softmax, step

Array = NDArray[np.float64]
Variables = Mapping[str, Any]

LABELS = ("P", "y", "Y", "t", "T", "e_y", "1_y", "y_{true}", "y_{batch}", "Y_{batch}", "y_{onehot}")
PROBABILITIES = (
    r"\hat{y}",
    "Q",
    "s",
    "S",
    r"\hat{Y}",
    r"\hat{p}",
    "softmaxed",
    "y_{pred}",
    "probs",
)
INPUTS = ("X", "x_{batch}", "X_{batch}", "input")
LABELLINGS = dict.fromkeys(("onehot", "one_hot"), lambda labels: labels)
SAMPLES = ("n", "m", "B", "batch_size", "N_{batch}", "batch")


def one_hot(rng: np.random.Generator, classes: int, samples: int) -> Array:
    """Random labels (classes, samples)."""
    return np.eye(classes)[:, rng.integers(classes, size=samples)]


def regression(rng: np.random.Generator) -> Variables:
    """Values of all symbols of Ques 1; sizes differ."""
    C, M = (int(size) for size in rng.permutation([3, 4, 5, 6])[:2])
    N = int(rng.integers(7, 10))
    W, b, x = rng.normal(size=(C, M)), rng.normal(size=(C, 1)), rng.normal(size=(M, N))
    z = W @ x + b
    p = one_hot(rng, C, N)
    return {"N": N, "C": C, "M": M, "W": W, "b": b, "x": x, "z": z, "q": softmax(z), "p": p}


def network(rng: np.random.Generator) -> Variables:
    """Values of all symbols of Ques 2; sizes differ."""
    C, H, M = (int(size) for size in rng.permutation([3, 4, 5, 6, 7])[:3])
    N = int(rng.integers(8, 11))
    W, b_1, x = rng.normal(size=(H, M)), rng.normal(size=(H, 1)), rng.normal(size=(M, N))
    U, b_2 = rng.normal(size=(C, H)), rng.normal(size=(C, 1))
    z = W @ x + b_1
    h = relu(z)
    theta = U @ h + b_2
    return {
        "N": N, "C": C, "H": H, "M": M, "W": W, "b_1": b_1, "U": U, "b_2": b_2, "x": x, "z": z,
        "h": h, r"\theta": theta, "q": softmax(theta), "p": one_hot(rng, C, N),
        r"\frac{\partial h}{\partial z}": step(z),
    }  # fmt: skip


def weights(delta: Array, inputs: Array) -> Array:
    """The mean over samples of column times row."""
    return np.asarray(delta @ inputs.T / delta.shape[1])


def bias(delta: Array) -> Array:
    """The mean over samples, as a column."""
    return np.asarray(delta.mean(axis=1, keepdims=True))


Wrong = Mapping[str, Callable[[Variables], Array]]

# What arrives at the scores of the last layer, by what is wrong with it.
OUTPUT_MISTAKES: Wrong = {
    "the label is missing": lambda v: v["q"],
    "the prediction is missing": lambda v: -v["p"],
    "looks like the derivative with respect to the probabilities": lambda v: -v["p"] / v["q"],
    "the derivative of the softmax is there twice": lambda v: (
        (v["q"] - v["p"]) * v["q"] * (1 - v["q"])
    ),
}


def delta(v: Variables) -> Array:
    """What arrives at the hidden units, before the derivative of the activation."""
    return np.asarray(v["U"].T @ (v["q"] - v["p"]))


# What arrives at the hidden layer, by what is wrong with it.
HIDDEN_MISTAKES: Wrong = {
    "the derivative of the activation is missing": delta,
    "the activation stands in place of its derivative": lambda v: delta(v) * v["h"],
    "z stands in place of the derivative of the activation": lambda v: delta(v) * v["z"],
    "sgn(z) is not the derivative of ReLU, sgn(ReLU(z)) is": lambda v: delta(v) * np.sign(v["z"]),
    "the derivative of tanh stands in place of that of ReLU": lambda v: (
        delta(v) * (1 - np.tanh(v["z"]) ** 2)
    ),
    "the derivative of the activation is inverted": lambda v: delta(v) * (v["z"] < 0),
    "the derivative is taken of Wx, without b_1": lambda v: delta(v) * step(v["W"] @ v["x"]),
    "the label is missing": lambda v: v["U"].T @ v["q"] * step(v["z"]),
    "the prediction is missing": lambda v: -v["U"].T @ v["p"] * step(v["z"]),
}


def variants(wrong: Wrong, gradient: Callable[[Array, Variables], Array]) -> Wrong:
    """Wrong gradients by clause, from what is wrong with what arrives at a layer."""

    def variant(mistake: Callable[[Variables], Array]) -> Callable[[Variables], Array]:
        return lambda v: gradient(mistake(v), v)

    return {clause: variant(mistake) for clause, mistake in wrong.items()}


# What stands in words for the prediction and for the label.
WORDS = {
    "q": (
        *("softmax", "prediction", "predictions", "predicted", "probability", "probabilities"),
        *("output", "outputs", "estimate", "estimated", "model", "network", "vorhersage"),
    ),
    "p": (
        *("label", "labels", "one-hot", "onehot", "hot", "target", "targets", "truth", "true"),
        *("actual", "correct", "ground-truth", "etikett"),
    ),
    "N": ("samples", "batch", "examples", "batchsize", "minibatch"),
    "C": ("classes",),
}

ONE_LAYER: dict[str, Any] = {
    "variables": regression,
    "aliases": {
        "q": PROBABILITIES,
        "p": LABELS,
        "x": INPUTS,
        "z": ("Z", "logits", "scores"),
        "N": SAMPLES,
    },
    "functions": {r"\sigma": softmax, **LABELLINGS},
    "dependent": ("q", "p", "z", "s", r"\hat{y}"),
    "words": WORDS,
}
TWO_LAYERS: dict[str, Any] = {
    "variables": network,
    "aliases": {
        "q": (*PROBABILITIES, "a_2", "A_2"),
        "p": LABELS,
        "x": INPUTS,
        "h": ("H", "hidden", "h_1", "a", "a_1", "A", "A_1"),
        "z": ("Z", "z_1", "Z_1", "z_h"),
        r"\theta": ("out", "z_2", "Z_2", "z_o", "o"),
        "U": ("W_2",),
        "W": ("W_1",),
        "N": SAMPLES,
        r"\frac{\partial h}{\partial z}": (r"\frac{\partial ReLU}{\partial z}",),
    },
    "functions": {
        **dict.fromkeys(("f", "g", r"\phi", "relu"), relu),
        **dict.fromkeys(
            ("f'", "g'", r"\phi'", r"\sigma'", "drelu", "d_relu", "H", r"\Theta"), step
        ),
        r"\sigma": softmax,
        **LABELLINGS,
    },
    "dependent": ("q", "p", "h", "z", "s", r"\hat{y}", r"\theta"),
    "words": WORDS,
}

QUES_1 = (
    Question(
        "W",
        right=lambda v: weights(v["q"] - v["p"], v["x"]),
        names=("w",),
        variants=variants(OUTPUT_MISTAKES, lambda arriving, v: weights(arriving, v["x"])),
        **ONE_LAYER,
    ),
    Question(
        "b",
        right=lambda v: bias(v["q"] - v["p"]),
        variants=variants(OUTPUT_MISTAKES, lambda arriving, v: bias(arriving)),
        **ONE_LAYER,
    ),
)
QUES_2 = (
    Question(
        "W",
        right=lambda v: weights(delta(v) * step(v["z"]), v["x"]),
        names=("W_1",),
        variants=variants(HIDDEN_MISTAKES, lambda arriving, v: weights(arriving, v["x"])),
        **TWO_LAYERS,
    ),
    Question(
        "U",
        right=lambda v: weights(v["q"] - v["p"], v["h"]),
        names=("W_2",),
        variants=variants(OUTPUT_MISTAKES, lambda arriving, v: weights(arriving, v["h"])),
        **TWO_LAYERS,
    ),
    Question(
        "b_1",
        right=lambda v: bias(delta(v) * step(v["z"])),
        variants=variants(HIDDEN_MISTAKES, lambda arriving, v: bias(arriving)),
        **TWO_LAYERS,
    ),
    Question(
        "b_2",
        right=lambda v: bias(v["q"] - v["p"]),
        variants=variants(OUTPUT_MISTAKES, lambda arriving, v: bias(arriving)),
        **TWO_LAYERS,
    ),
)
