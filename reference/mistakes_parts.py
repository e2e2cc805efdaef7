"""Wrong parts that several functions share: the error at the output, the activations, their slopes.

A part that comes out wrong by one slip is written down here once; the modules beside this one put
it into each function that is built with such a part.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .softmax_regression import Array, softmax
from .two_layer import d_relu, d_tanh, relu

LEAKY_SLOPES = (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.3, 0.5)


class Wrong(NamedTuple):
    """One slip: the cause's id, the hint, what comes out instead, and the credit it still earns."""

    id: str
    hint: str
    value: Callable[..., Any]
    credit: float = 0.0


def row_sums(array: Array) -> Array:
    """Sums over the batch: (K, N) -> (K, 1)."""
    sums: Array = np.sum(array, axis=1, keepdims=True)
    return sums


def through_softmax(gradient: Array, softmaxed: Array) -> Array:
    """Take a gradient with respect to the probabilities back to the scores."""
    inner = np.sum(gradient * softmaxed, axis=0, keepdims=True)
    return np.asarray(softmaxed * (gradient - inner))


def predicted(softmaxed: Array) -> Array:
    """The predicted classes, one-hot."""
    return np.eye(softmaxed.shape[0])[:, np.argmax(softmaxed, axis=0)]


def sigmoid(z: Array) -> Array:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-z)))


def leaky(slope: float) -> Callable[[Array], Array]:
    """relu with a slope below zero."""
    return lambda z: np.where(z > 0, z, slope * z)


def d_leaky(slope: float) -> Callable[[Array], Array]:
    """The derivative of leaky relu."""
    return lambda z: np.where(z > 0, 1.0, slope)


EXTRA_JACOBIAN = (
    "It looks as if the error is multiplied by the derivative of the softmax once more. Check "
    "whether the difference that you start from contains it already."
)
SQUARED_ERROR = (
    "These look like the gradients of a squared error. The loss of this lab is the cross-entropy: "
    "derive them from that."
)
NO_PROBABILITIES = (
    "The predicted probabilities seem to play no part in this gradient. Check where they enter the "
    "error at the output."
)
HARD_ERROR = (
    "It looks as if the probabilities are turned into predictions of 0 or 1 before the error is "
    "computed. Work with the probabilities as they are."
)

PRECEDENCE = (
    "It looks as if only one part of a difference is divided. Check in which order Python works it "
    "out."
)

# value(softmaxed, y): the error of each sample with respect to the scores, (C, N), not averaged.
ERRORS: tuple[Wrong, ...] = (
    Wrong(
        "derivative-wrt-probabilities",
        "The gradient seems to stop at the derivative of the loss with respect to the "
        "probabilities. The step back through the softmax to the scores is missing.",
        lambda s, y: -y / s,
    ),
    Wrong("extra-softmax-jacobian", EXTRA_JACOBIAN, lambda s, y: (s - y) * s * (1 - s)),
    Wrong("extra-softmax-jacobian", EXTRA_JACOBIAN, lambda s, y: through_softmax(s - y, s)),
    Wrong("squared-error", SQUARED_ERROR, lambda s, y: through_softmax(s - y, s)),
    Wrong("squared-error", SQUARED_ERROR, lambda s, y: 2 * through_softmax(s - y, s)),
    Wrong("squared-error", SQUARED_ERROR, lambda s, y: 2 / len(y) * through_softmax(s - y, s)),
    Wrong(
        "diagonal-jacobian",
        "It looks as if each probability is taken to depend on its own score only. In a softmax "
        "every probability of a sample depends on all its scores.",
        lambda s, y: -y * (1 - s),
    ),
    Wrong(
        "true-class-only",
        "Only the true class of each sample seems to get a gradient. Check what becomes of the "
        "scores of the other classes.",
        lambda s, y: y * (s - y),
    ),
    Wrong(
        "forgets-labels",
        "The labels seem to play no part in this gradient. Check where they enter the error at "
        "the output.",
        lambda s, y: s,
    ),
    Wrong("forgets-probabilities", NO_PROBABILITIES, lambda s, y: -y),
    Wrong("forgets-probabilities", NO_PROBABILITIES, lambda s, y: y),
    Wrong(
        "softmax-twice",
        "It looks as if softmax is applied to values that are probabilities already.",
        lambda s, y: softmax(s) - y,
    ),
    Wrong("hard-predictions", HARD_ERROR, lambda s, y: predicted(s) - y),
    Wrong("hard-predictions", HARD_ERROR, lambda s, y: np.round(s) - y),
    Wrong(
        "absolute-error",
        "It looks as if the sign of the error is lost, as by an absolute value. The sign tells "
        "which way each score has to move.",
        lambda s, y: np.abs(s - y),
    ),
    Wrong(
        "misclassified-only",
        "Samples that are classified correctly seem to be left out. Check which samples have a "
        "part in the loss.",
        lambda s, y: (s - y) * (np.argmax(s, axis=0) != np.argmax(y, axis=0)),
    ),
    Wrong("missing-parentheses", PRECEDENCE, lambda s, y: y.shape[1] * s - y),
    Wrong("missing-parentheses", PRECEDENCE, lambda s, y: s - y.shape[1] * y),
    Wrong(
        "wrong-index",
        "One seems to be subtracted from whole rows. Check that your index picks one entry of each "
        "sample.",
        lambda s, y: s - np.any(y, axis=1, keepdims=True),
    ),
    Wrong(
        "labels-twice",
        "The labels seem to be subtracted twice. Check whether an earlier line has already changed "
        "the array that you use again.",
        lambda s, y: s - 2 * y,
    ),
)


LEAKY_RELU = (
    "Negative entries seem to be scaled down where they should vanish: this is a leaky ReLU, not "
    "the plain one."
)
NEGATIVE_PART = (
    "The positive entries seem to be set to zero, and not the negative ones. Check the direction "
    "of the comparison."
)
CLIPPED = "Large entries seem to be cut off at a highest value. A ReLU has no limit above."

# value(z): what comes out in the place of relu.
RELUS: tuple[Wrong, ...] = (
    Wrong(
        "no-activation",
        "There seems to be no activation: the values come out as they went in.",
        lambda z: z,
    ),
    Wrong(
        "absolute-value",
        "This looks like an absolute value: negative entries come out positive.",
        np.abs,
    ),
    Wrong("inverted-mask", NEGATIVE_PART, lambda z: np.minimum(z, 0.0)),
    Wrong("inverted-mask", NEGATIVE_PART, lambda z: np.maximum(-z, 0.0)),
    *(Wrong("leaky-relu", LEAKY_RELU, leaky(slope), 0.5) for slope in LEAKY_SLOPES),
    Wrong("clipped-above", CLIPPED, lambda z: np.clip(z, 0.0, 1.0), 0.25),
    Wrong(
        "wrong-threshold",
        "Entries between 0 and 1 seem to be set to zero as well. Check what you compare with.",
        lambda z: z * (z > 1),
    ),
    Wrong(
        "derivative-for-activation",
        "This looks like the derivative of the activation, used where the activation itself is "
        "asked for.",
        d_relu,
    ),
    Wrong(
        "truncated-to-integers",
        "The fractions seem to be cut off. Check the type of the array that you fill: one of "
        "integers keeps no decimals.",
        lambda z: np.trunc(relu(z)),
        0.25,
    ),
    Wrong("wrong-activation", "This looks like a tanh where a ReLU is asked for.", np.tanh),
    Wrong("wrong-activation", "This looks like a sigmoid where a ReLU is asked for.", sigmoid),
    Wrong(
        "wrong-activation",
        "This looks like softplus, a smooth relative of the ReLU that is asked for.",
        lambda z: np.logaddexp(0.0, z),
    ),
    Wrong(
        "wrong-activation",
        "This looks like an ELU, a relative of the ReLU that is asked for.",
        lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0.0))),
    ),
)


LEAKY_MASK = (
    "Some of the gradient seems to pass where a unit is off: the slope below zero is that of a "
    "leaky ReLU."
)
TANH_SLOPE = (
    "This looks like the derivative of tanh, used where the derivative of the ReLU is asked for."
)
SIGMOID_SLOPE = (
    "This looks like a formula of the sigmoid. It is not the derivative of your activation."
)
TANH_OF_HIDDEN = (
    "It looks as if tanh is applied once more to hidden, which has been through it already."
)
WRONG_SLOPE = (
    "The derivative of the activation has another formula than the one that you seem to use. "
    "Compare yours with a difference quotient at a few points."
)

# value(z): what comes out in the place of d_relu.
D_RELUS: tuple[Wrong, ...] = (
    Wrong(
        "mask-all-ones",
        "The derivative seems to be one everywhere. Check what is compared with zero, and whether "
        "the comparison can ever be false.",
        np.ones_like,
    ),
    Wrong(
        "inverted-mask",
        "The mask seems to be inverted: it is one where the unit is off and zero where it is on.",
        lambda z: 1.0 - d_relu(z),
    ),
    *(Wrong("leaky-mask", LEAKY_MASK, d_leaky(slope), 0.5) for slope in LEAKY_SLOPES),
    Wrong(
        "activation-for-derivative",
        "This looks like the activation itself, used where its derivative is asked for.",
        relu,
    ),
    Wrong(
        "sign-for-mask",
        "The derivative seems to be -1 for negative entries, as the sign is. Check how the ReLU "
        "changes there.",
        np.sign,
    ),
    Wrong(
        "wrong-threshold",
        "The derivative seems to be zero between 0 and 1 too. Check what you compare with.",
        lambda z: np.where(z > 1, 1.0, 0.0),
    ),
    Wrong("tanh-derivative-in-relu", TANH_SLOPE, d_tanh),
    Wrong("tanh-derivative-in-relu", TANH_SLOPE, lambda z: 1 - z**2),
    Wrong("tanh-derivative-in-relu", TANH_SLOPE, lambda z: 1 - relu(z) ** 2),
    Wrong("tanh-derivative-in-relu", TANH_SLOPE, lambda z: d_tanh(relu(z))),
    Wrong("wrong-derivative", SIGMOID_SLOPE, sigmoid),
    Wrong("wrong-derivative", SIGMOID_SLOPE, lambda z: sigmoid(z) * (1 - sigmoid(z))),
)


SOFTMAX_ON_HIDDEN = (
    "The hidden layer seems to have gone through a softmax. Check whether a function that you call "
    "for it has one inside."
)
TANH_FORMULA = (
    "Your formula for tanh looks slightly off: {}. Compare it with np.tanh at a few points."
)
PARENTHESES = (
    "It looks as if the formula for tanh lacks parentheses, so that Python reads it in another "
    "order than you mean."
)

# value(z): what comes out in the place of tanh.
TANHS: tuple[Wrong, ...] = (
    Wrong(
        "no-activation",
        "There seems to be no activation: the values come out as they went in.",
        lambda z: z,
    ),
    Wrong("wrong-activation", "This looks like a ReLU where tanh is asked for.", relu),
    Wrong("wrong-activation", "This looks like a sigmoid where tanh is asked for.", sigmoid),
    Wrong(
        "wrong-activation",
        "This looks like a sigmoid of twice the sums. It is related to tanh but not the same.",
        lambda z: sigmoid(2 * z),
    ),
    Wrong("wrong-activation", "This looks like an arc tangent, not tanh.", np.arctan),
    Wrong("wrong-activation", "This looks like the trigonometric tangent, not tanh.", np.tan),
    Wrong(
        "two-activations",
        "It looks as if tanh is applied to a hidden layer that went through the ReLU before.",
        lambda z: np.tanh(relu(z)),
    ),
    Wrong(
        "derivative-for-activation",
        "This looks like the derivative of the activation, used where the activation itself is "
        "asked for.",
        d_tanh,
    ),
    Wrong("softmax-on-hidden", SOFTMAX_ON_HIDDEN, softmax),
    Wrong("tanh-formula", TANH_FORMULA.format("check the exponents"), lambda z: np.tanh(z / 2)),
    Wrong("tanh-formula", TANH_FORMULA.format("its sign is reversed"), lambda z: -np.tanh(z)),
    Wrong("tanh-formula", TANH_FORMULA.format("it is upside down"), lambda z: 1 / np.tanh(z)),
    Wrong("tanh-formula", TANH_FORMULA.format("check the denominator"), np.sinh),
    Wrong("missing-parentheses", PARENTHESES, lambda z: np.exp(2 * z) - np.exp(-2 * z) + 1),
    Wrong("missing-parentheses", PARENTHESES, lambda z: np.exp(z) - np.exp(-2 * z) + np.exp(-z)),
    Wrong("missing-parentheses", PARENTHESES, lambda z: (np.e**2 * z - 1) / (np.e**2 * z + 1)),
)

# value(z): what comes out in the place of the derivative of tanh.
D_TANHS: tuple[Wrong, ...] = (
    Wrong(
        "activation-for-derivative",
        "This looks like the activation itself, used where its derivative is asked for.",
        np.tanh,
    ),
    Wrong(
        "relu-derivative-in-tanh",
        "This looks like the derivative of the ReLU. The hidden layer of this network uses tanh.",
        d_relu,
    ),
    Wrong("tanh-of-hidden", TANH_OF_HIDDEN, lambda z: d_tanh(np.tanh(z)), 0.25),
    Wrong(
        "tanh-derivative-of-z",
        "It looks as if your derivative of tanh is given the sums z as they are. Check which value "
        "its formula is written for.",
        lambda z: 1 - z**2,
    ),
    Wrong(
        "missing-parentheses",
        "Your derivative of tanh looks like the square of a difference. Check what the square "
        "applies to.",
        lambda z: (1 - np.tanh(z)) ** 2,
        0.25,
    ),
    Wrong("wrong-derivative", WRONG_SLOPE, lambda z: 1 + np.tanh(z) ** 2),
    Wrong("wrong-derivative", WRONG_SLOPE, lambda z: np.tanh(z) ** 2),
    Wrong("wrong-derivative", WRONG_SLOPE, lambda z: 1 - 2 * np.tanh(z)),
    Wrong("wrong-derivative", WRONG_SLOPE, lambda z: 1 - np.tanh(z**2)),
    Wrong("wrong-derivative", WRONG_SLOPE, lambda z: 1 / np.cosh(z)),
    Wrong("wrong-derivative", SIGMOID_SLOPE, lambda z: sigmoid(z) * (1 - sigmoid(z))),
)
