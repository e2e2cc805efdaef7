"""Mistakes in the activations and the forward passes: relu, d_relu, forward_NN, forward_tanh."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.lab.function_model import Mistake

from .mistakes_parts import (
    CLIPPED,
    D_RELUS,
    RELUS,
    SOFTMAX_ON_HIDDEN,
    TANHS,
    Wrong,
    predicted,
    row_sums,
    sigmoid,
)
from .softmax_regression import Array, softmax
from .two_layer import d_relu, relu

NOT_ELEMENTWISE = (
    "A maximum seems to be taken over the entries of the array. Each entry has to be compared with "
    "zero by itself."
)
HALF_FOR_ONE = (
    "The derivative seems to be one half where it should be one. Is a value that is meant for "
    "exactly zero used everywhere?"
)


def _of_activation(function: str, wrong: Wrong) -> Mistake:
    def formula(x: Array) -> Mapping[str, Any]:
        return {"value": wrong.value(x)}

    return Mistake(wrong.id, function, wrong.hint, formula, wrong.credit)


ACTIVATIONS: tuple[Mistake, ...] = (
    *(_of_activation("relu", wrong) for wrong in RELUS),
    # Not in the forward pass, where sums hardly ever reach 6.
    _of_activation("relu", Wrong("clipped-above", CLIPPED, lambda x: np.clip(x, 0.0, 6.0), 0.25)),
    _of_activation("relu", Wrong("wrong-axis", NOT_ELEMENTWISE, lambda x: np.max(x, axis=0))),
    _of_activation("relu", Wrong("scalar-output", NOT_ELEMENTWISE, lambda x: np.max(relu(x)))),
    *(_of_activation("d_relu", wrong) for wrong in D_RELUS),
    _of_activation("d_relu", Wrong("half-for-one", HALF_FOR_ONE, lambda z: d_relu(z) / 2, 0.5)),
)


@dataclass(frozen=True)
class Forward:
    """One right forward pass, with its arguments."""

    activation: Callable[[Array], Array]
    U: Array
    b2: Array
    W: Array
    b1: Array
    x: Array

    @property
    def z(self) -> Array:
        """The sums that enter the hidden units, (H, N)."""
        return self.W @ self.x + self.b1

    @property
    def hidden(self) -> Array:
        """The hidden layer, (H, N)."""
        return self.activation(self.z)

    @property
    def out(self) -> Array:
        """The scores, (C, N)."""
        return self.U @ self.hidden + self.b2

    @property
    def softmaxed(self) -> Array:
        """The probabilities, (C, N)."""
        return softmax(self.out)

    def from_hidden(self, hidden: Array) -> Mapping[str, Array]:
        """All outputs, for this hidden layer."""
        return self.from_hidden_and_bias(hidden, self.b2)

    def from_hidden_and_bias(self, hidden: Array, b2: Array) -> Mapping[str, Array]:
        """All outputs, for this hidden layer and this bias of the output layer."""
        return {"hidden": hidden, **from_out(self.U @ hidden + b2)}


def from_out(out: Array) -> Mapping[str, Array]:
    """The outputs of the output layer, for these scores."""
    return {"softmaxed": softmax(out), "out": out}


def _biases_multiplied(right: Forward) -> Mapping[str, Array]:
    hidden = right.activation(right.W @ right.x * right.b1)
    return {"hidden": hidden, **from_out(right.U @ hidden * right.b2)}


def _biases_missing(right: Forward) -> Mapping[str, Array]:
    hidden = right.activation(right.W @ right.x)
    return {"hidden": hidden, **from_out(right.U @ hidden)}


def _of_centred_inputs(right: Forward) -> Mapping[str, Array]:
    x = right.x - row_sums(right.x) / right.x.shape[1]
    return right.from_hidden(right.activation(right.W @ x + right.b1))


NO_B1 = "b1 seems to be missing in the hidden layer."
NO_B2 = "b2 seems to be missing in the output layer."
AVERAGED = (
    "A division by the batch size seems to have slipped into the forward pass. Averages over the "
    "batch belong to the loss and its gradients."
)
WRONG_AXIS = (
    "The softmax seems to be normalised over the wrong entries. Check along which axis your sum "
    "runs: the probabilities of one sample stand in one column."
)
NO_SOFTMAX = "softmaxed seems to be made of the scores without a softmax."
HARD = "softmaxed seems to hold predictions of 0 and 1. The probabilities themselves are asked for."

# value(right): the outputs that come out wrong.
SLIPS: tuple[Wrong, ...] = (
    Wrong("bias-missing", NO_B1, lambda p: p.from_hidden(p.activation(p.W @ p.x)), 0.25),
    Wrong("bias-missing", NO_B1, lambda p: {"hidden": p.activation(p.W @ p.x)}, 0.25),
    Wrong("bias-missing", NO_B2, lambda p: from_out(p.U @ p.hidden), 0.25),
    Wrong("bias-missing", NO_B2, lambda p: {"out": p.U @ p.hidden}, 0.25),
    Wrong("bias-missing", f"{NO_B1} {NO_B2}", _biases_missing),
    Wrong(
        "bias-after-activation",
        "b1 seems to be added after the activation. Check the order of the steps.",
        lambda p: p.from_hidden(p.activation(p.W @ p.x) + p.b1),
    ),
    *(
        Wrong(
            "bias-sign",
            "A bias seems to be subtracted. Check the sign between the product and the bias.",
            lambda p, one=one, two=two: p.from_hidden_and_bias(
                p.activation(p.W @ p.x + one * p.b1), two * p.b2
            ),
            0.25,
        )
        for one, two in ((-1, -1), (-1, 1), (1, -1))
    ),
    Wrong(
        "bias-multiplied",
        "The biases seem to be multiplied into the layers. Check the sign between the product and "
        "the bias.",
        _biases_multiplied,
    ),
    Wrong(
        "activation-on-inputs",
        "The activation seems to be applied to the inputs. Check at which step of the hidden layer "
        "it belongs.",
        lambda p: p.from_hidden(p.W @ p.activation(p.x) + p.b1),
    ),
    Wrong(
        "activation-on-out",
        "The activation of the hidden layer seems to be applied to the output layer too. Check "
        "what the task asks for between out and softmaxed.",
        lambda p: from_out(p.activation(p.out)),
    ),
    Wrong(
        "z-for-hidden",
        "hidden seems to be returned before its activation.",
        lambda p: {"hidden": p.z},
    ),
    Wrong(
        "z-for-hidden",
        "The output layer seems to be fed with the sums of the hidden layer before their "
        "activation.",
        lambda p: from_out(p.U @ p.z + p.b2),
    ),
    Wrong(
        "softmax-on-hidden",
        SOFTMAX_ON_HIDDEN,
        lambda p: p.from_hidden(p.activation(softmax(p.z))),
    ),
    Wrong("averaged-forward", AVERAGED, lambda p: from_out(p.U @ p.hidden / p.x.shape[1] + p.b2)),
    Wrong("averaged-forward", AVERAGED, lambda p: from_out(p.out / p.x.shape[1])),
    Wrong(
        "normalized-inputs",
        "The inputs seem to be centred inside the function. Use them as they are given.",
        _of_centred_inputs,
    ),
    Wrong("no-softmax", NO_SOFTMAX, lambda p: {"softmaxed": p.out}),
    Wrong("no-softmax", NO_SOFTMAX, lambda p: {"softmaxed": p.activation(p.out)}),
    Wrong(
        "softmax-not-normalized",
        "The exponentials seem to be returned as they are. Check whether the probabilities of each "
        "sample sum to one.",
        lambda p: {"softmaxed": np.exp(p.out)},
    ),
    Wrong("softmax-wrong-axis", WRONG_AXIS, lambda p: {"softmaxed": softmax(p.out.T).T}, 0.25),
    Wrong(
        "softmax-wrong-axis",
        WRONG_AXIS,
        lambda p: {"softmaxed": softmax(p.out.reshape(-1, 1)).reshape(p.out.shape)},
        0.25,
    ),
    Wrong(
        "softmax-twice",
        "It looks as if softmax is applied twice. Check whether a function that you call has one "
        "inside.",
        lambda p: from_out(p.softmaxed),
    ),
    Wrong(
        "out-softmaxed",
        "out seems to hold the probabilities. The scores before the softmax are asked for.",
        lambda p: {"out": p.softmaxed},
    ),
    *(
        Wrong(
            "out-shifted",
            "out seems to be shifted, as for a softmax that cannot overflow. The scores are asked "
            "for as they are.",
            lambda p, axis=axis: {"out": p.out - np.max(p.out, axis=axis, keepdims=True)},
            0.5,
        )
        for axis in (0, None)
    ),
    Wrong(
        "log-softmax",
        "softmaxed seems to hold logarithms of the probabilities.",
        lambda p: {"softmaxed": np.log(p.softmaxed)},
        0.25,
    ),
    Wrong(
        "sigmoid-for-softmax",
        "Each score seems to go through a sigmoid by itself. The classes of one sample have to "
        "share one distribution.",
        lambda p: {"softmaxed": sigmoid(p.out)},
    ),
    Wrong("hard-predictions", HARD, lambda p: {"softmaxed": predicted(p.softmaxed)}),
    Wrong("hard-predictions", HARD, lambda p: {"softmaxed": np.round(p.softmaxed)}),
)


def _of_slip(function: str, activation: Callable[[Array], Array], slip: Wrong) -> Mistake:
    def formula(U: Array, b2: Array, W: Array, b1: Array, x: Array) -> Mapping[str, Any]:
        outputs: Mapping[str, Any] = slip.value(Forward(activation, U, b2, W, b1, x))
        return outputs

    return Mistake(slip.id, function, slip.hint, formula, slip.credit)


def _with_activation(wrong: Wrong) -> Wrong:
    return wrong._replace(value=lambda right: right.from_hidden(wrong.value(right.z)))


def _forward(
    function: str, activation: Callable[[Array], Array], wrong_activations: tuple[Wrong, ...]
) -> tuple[Mistake, ...]:
    slips = (*(_with_activation(wrong) for wrong in wrong_activations), *SLIPS)
    return tuple(_of_slip(function, activation, slip) for slip in slips)


FORWARD: tuple[Mistake, ...] = (
    *_forward("forward_NN", relu, RELUS),
    *_forward("forward_tanh", np.tanh, TANHS),
)
