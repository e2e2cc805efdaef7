"""Mistakes in Task 1: the gradients and the loss of softmax regression."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.lab.function_model import Mistake

from .mistakes_parts import ERRORS, Wrong, predicted, row_sums
from .softmax_regression import Array, compute_grads, compute_loss, softmax

BIAS_FROM_WEIGHTS = (
    "It looks as if d_b is made out of d_W. Derive it from the scores by itself: the bias does not "
    "meet the inputs."
)
PER_SAMPLE = (
    "It looks as if one gradient for each sample is returned: the axis of the batch is still there."
)
TWO_CLASSES = (
    "This seems to be worked out for two classes, from one row alone. Try it with three classes or "
    "more."
)


def _gradients(error: Array, x: Array) -> dict[str, Array]:
    return {"d_W": error @ x.T, "d_b": row_sums(error)}


def _of_wrong_error(wrong: Wrong) -> Mistake:
    def formula(softmaxed: Array, x: Array, y: Array) -> Mapping[str, Any]:
        return _gradients(wrong.value(softmaxed, y) / y.shape[1], x)

    return Mistake(wrong.id, "compute_grads", wrong.hint, formula, wrong.credit)


def _mirrored(row: int) -> Wrong:
    """The error of one of two classes, and its negative for the other."""

    def error(softmaxed: Array, y: Array) -> Array:
        of_class = softmaxed[row] - y[row]
        return np.stack([-of_class, of_class] if row else [of_class, -of_class])

    return Wrong("two-classes-only", TWO_CLASSES, error)


def _bias_from_weights(softmaxed: Array, x: Array, y: Array) -> Mapping[str, Any]:
    d_W, _ = compute_grads(softmaxed, x, y)
    return {"d_b": row_sums(d_W)}


def _bias_from_mean_of_weights(softmaxed: Array, x: Array, y: Array) -> Mapping[str, Any]:
    d_W, _ = compute_grads(softmaxed, x, y)
    return {"d_b": row_sums(d_W) / d_W.shape[1]}


def _of_means(softmaxed: Array, x: Array, y: Array) -> Mapping[str, Any]:
    n = y.shape[1]
    return {"d_W": row_sums(softmaxed - y) / n @ row_sums(x).T / n}


def _of_centred_inputs(softmaxed: Array, x: Array, y: Array) -> Mapping[str, Any]:
    d_W, _ = compute_grads(softmaxed, x - row_sums(x) / x.shape[1], y)
    return {"d_W": d_W}


def _of_length_one(softmaxed: Array, x: Array, y: Array) -> Mapping[str, Any]:
    d_W, d_b = compute_grads(softmaxed, x, y)
    return {"d_W": d_W / np.linalg.norm(d_W), "d_b": d_b / np.linalg.norm(d_b)}


def _for_each_sample(softmaxed: Array, x: Array, y: Array) -> Mapping[str, Any]:
    return {"d_W": ((softmaxed - y) / y.shape[1])[:, None, :] * x[None, :, :]}


COMPUTE_GRADS: tuple[Mistake, ...] = (
    *(_of_wrong_error(wrong) for wrong in (*ERRORS, _mirrored(1), _mirrored(0))),
    Mistake("bias-from-weights", "compute_grads", BIAS_FROM_WEIGHTS, _bias_from_weights),
    Mistake("bias-from-weights", "compute_grads", BIAS_FROM_WEIGHTS, _bias_from_mean_of_weights),
    Mistake(
        "product-of-means",
        "compute_grads",
        "It looks as if errors and inputs are averaged over the batch first and multiplied "
        "afterwards. The error of a sample belongs with the input of that sample.",
        _of_means,
    ),
    Mistake(
        "normalized-inputs",
        "compute_grads",
        "The inputs seem to be centred inside the function. The gradient is asked for at the "
        "inputs as they are given.",
        _of_centred_inputs,
    ),
    Mistake(
        "normalized-gradient",
        "compute_grads",
        "The gradient seems to be scaled to length one. Its length matters as well as its "
        "direction: return it unscaled.",
        _of_length_one,
    ),
    Mistake("per-sample-shape", "compute_grads", PER_SAMPLE, _for_each_sample, 0.25),
)


def _of_true_classes(softmaxed: Array, y: Array) -> Array:
    """The probability of each sample's true class, (N,)."""
    probabilities: Array = np.sum(softmaxed * y, axis=0)
    return probabilities


def _binary(softmaxed: Array, y: Array) -> Array:
    return np.asarray(-(y * np.log(softmaxed) + (1 - y) * np.log(1 - softmaxed)))


def _squared(softmaxed: Array, y: Array) -> Array:
    return np.asarray((softmaxed - y) ** 2)


def _absolute(softmaxed: Array, y: Array) -> Array:
    return np.abs(softmaxed - y)


BITS = "The loss looks right but for the base of its logarithm, which seems to be {}."
SQUARED = "This looks like a squared error. The lab asks for the cross-entropy."
ABSOLUTE = "This looks like an absolute error. The lab asks for the cross-entropy."
BINARY = (
    "This looks like the binary cross-entropy, which also counts the classes that a sample does "
    "not belong to. The classes of this lab exclude one another."
)
LOG_OUTSIDE = (
    "It looks as if you take the logarithm of a mean or sum of probabilities. These two steps "
    "cannot change places."
)
NO_LOG = (
    "The logarithm seems to be missing: this is made of the probabilities of the true classes as "
    "they are."
)
EPSILON = (
    "Something as large as {} seems to be added to the probabilities before the logarithm. That "
    "changes the loss; what guards against log(0) has to be far smaller."
)
ACCURACY = (
    "This looks like a share of right or wrong predictions. The loss is asked for, which depends "
    "on how sure the predictions are."
)
ALL_PAIRS = (
    "It looks as if labels are paired with the probabilities of other samples too, as in a matrix "
    "product. Each entry of the labels belongs to one entry of the probabilities."
)
SWAPPED = (
    "Labels and probabilities seem to have changed places: the logarithm is taken of the labels."
)
VECTOR = (
    "The loss comes out as several numbers. It looks as if the last sum or mean is missing, or "
    "runs along one axis only."
)

# value(softmaxed, y): what comes out in the place of the loss.
LOSSES: tuple[Wrong, ...] = (
    Wrong("log2", BITS.format(2), lambda s, y: compute_loss(s, y) / np.log(2), 0.5),
    Wrong("log10", BITS.format(10), lambda s, y: compute_loss(s, y) / np.log(10), 0.5),
    Wrong("log-of-mean", LOG_OUTSIDE, lambda s, y: -np.log(np.mean(_of_true_classes(s, y)))),
    Wrong("log-of-mean", LOG_OUTSIDE, lambda s, y: -np.log(np.sum(_of_true_classes(s, y)))),
    Wrong(
        "log-of-mean", LOG_OUTSIDE, lambda s, y: -np.log(np.sum(_of_true_classes(s, y))) / len(y.T)
    ),
    Wrong("squared-error", SQUARED, lambda s, y: np.sum(_squared(s, y)) / y.shape[1]),
    Wrong("squared-error", SQUARED, lambda s, y: np.sum(_squared(s, y)) / y.shape[1] / 2),
    Wrong("squared-error", SQUARED, lambda s, y: np.sum(_squared(s, y))),
    Wrong("squared-error", SQUARED, lambda s, y: np.mean(_squared(s, y))),
    Wrong("squared-error", SQUARED, lambda s, y: np.mean(_squared(s, y)) / 2),
    Wrong("absolute-error", ABSOLUTE, lambda s, y: np.sum(_absolute(s, y)) / y.shape[1]),
    Wrong("absolute-error", ABSOLUTE, lambda s, y: np.sum(_absolute(s, y))),
    Wrong("absolute-error", ABSOLUTE, lambda s, y: np.mean(_absolute(s, y))),
    Wrong("binary-cross-entropy", BINARY, lambda s, y: np.sum(_binary(s, y)) / y.shape[1]),
    Wrong("binary-cross-entropy", BINARY, lambda s, y: np.sum(_binary(s, y))),
    Wrong("binary-cross-entropy", BINARY, lambda s, y: np.mean(_binary(s, y))),
    Wrong("two-classes-only", TWO_CLASSES, lambda s, y: np.mean(_binary(s[1], y[1]))),
    Wrong("two-classes-only", TWO_CLASSES, lambda s, y: np.mean(_binary(s[0], y[0]))),
    Wrong(
        "loss-of-predictions",
        "The loss seems to use the probability of the predicted class. Check where the labels "
        "come in.",
        lambda s, y: compute_loss(s, predicted(s)),
    ),
    Wrong(
        "forgets-labels",
        "The logarithms of all classes seem to be summed. Check how the labels choose what counts.",
        lambda s, y: compute_loss(s, np.ones_like(s)),
    ),
    Wrong(
        "softmax-twice",
        "It looks as if the probabilities are taken for scores and go through softmax again.",
        lambda s, y: compute_loss(softmax(s), y),
    ),
    Wrong(
        "entropy-of-probabilities",
        "This looks like the entropy of the predictions by themselves. Check where the labels "
        "come in.",
        lambda s, y: compute_loss(s, s),
    ),
    Wrong(
        "perplexity",
        "It looks as if an exponential is applied to the loss at the end.",
        lambda s, y: np.exp(compute_loss(s, y)),
    ),
    Wrong(
        "likelihood-for-loss",
        "This looks like the likelihood of the batch, a product of probabilities, where its "
        "loss is asked for.",
        lambda s, y: np.prod(_of_true_classes(s, y)),
    ),
    Wrong("no-log", NO_LOG, lambda s, y: np.mean(1 - _of_true_classes(s, y))),
    Wrong("no-log", NO_LOG, lambda s, y: np.mean(_of_true_classes(s, y))),
    Wrong("no-log", NO_LOG, lambda s, y: -np.mean(_of_true_classes(s, y))),
    Wrong("shifted-log", EPSILON.format(1), lambda s, y: -compute_loss(1 + s, y)),
    Wrong("shifted-log", EPSILON.format(1), lambda s, y: compute_loss(1 + s, y)),
    Wrong("epsilon-too-large", EPSILON.format(0.1), lambda s, y: compute_loss(s + 0.1, y), 0.25),
    Wrong("epsilon-too-large", EPSILON.format(0.01), lambda s, y: compute_loss(s + 0.01, y), 0.5),
    Wrong("epsilon-too-large", EPSILON.format(0.001), lambda s, y: compute_loss(s + 1e-3, y), 0.5),
    *(
        Wrong(
            "epsilon-too-large",
            f"The probabilities seem to be cut off at {least:g} before the logarithm. That changes "
            "the loss; what guards against log(0) has to be far smaller.",
            lambda s, y, least=least: compute_loss(np.maximum(s, least), y),
            0.5,
        )
        for least in (0.001, 0.01, 0.05, 0.1)
    ),
    Wrong(
        "constant",
        "This looks like the loss of a uniform guess, whatever the probabilities are.",
        lambda s, y: np.log(len(s)),
    ),
    Wrong("accuracy-for-loss", ACCURACY, lambda s, y: np.mean(np.sum(predicted(s) * y, axis=0))),
    Wrong(
        "accuracy-for-loss", ACCURACY, lambda s, y: 1 - np.mean(np.sum(predicted(s) * y, axis=0))
    ),
    Wrong("all-pairs", ALL_PAIRS, lambda s, y: -np.mean(y.T @ np.log(s))),
    Wrong("all-pairs", ALL_PAIRS, lambda s, y: -np.sum(y.T @ np.log(s)) / y.shape[1]),
    *(
        Wrong(
            "swapped-arguments", SWAPPED, lambda s, y, at_zero=at_zero: compute_loss(y + at_zero, s)
        )
        for at_zero in (1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)
    ),
    Wrong("vector-loss", VECTOR, lambda s, y: -np.log(_of_true_classes(s, y)), 0.25),
    Wrong("vector-loss", VECTOR, lambda s, y: -np.log(_of_true_classes(s, y)) / y.shape[1]),
    Wrong("vector-loss", VECTOR, lambda s, y: -np.sum(y * np.log(s), axis=1)),
    Wrong("vector-loss", VECTOR, lambda s, y: -np.sum(y * np.log(s), axis=1) / y.shape[1]),
    Wrong("vector-loss", VECTOR, lambda s, y: -y * np.log(s)),
    Wrong("vector-loss", VECTOR, lambda s, y: -y * np.log(s) / y.shape[1]),
)


def _of_wrong_loss(wrong: Wrong) -> Mistake:
    def formula(softmaxed: Array, y: Array) -> Mapping[str, Any]:
        return {"loss": wrong.value(softmaxed, y)}

    return Mistake(wrong.id, "compute_loss", wrong.hint, formula, wrong.credit)


COMPUTE_LOSS: tuple[Mistake, ...] = tuple(_of_wrong_loss(wrong) for wrong in LOSSES)
