"""Mistakes in the gradients of the two networks: compute_grads_NN and compute_grads_tanh."""

from collections.abc import Callable

import numpy as np

from grader.lab.function_model import Mistake

from .mistakes_backward import Backward, Network, Outputs
from .mistakes_parts import D_RELUS, D_TANHS, ERRORS, Wrong, row_sums
from .softmax_regression import Array
from .two_layer import d_relu, d_tanh, relu

LEARNING_RATES = (0.01, 0.1, 0.5, 1.0)
DECAYS = (0.001, 0.01, 0.1, 1.0)


def _scaled(outputs: Outputs, names: str, factor: float) -> Outputs:
    return {name: factor * outputs[name] for name in names.split()}


def _through(right: Backward, U: Array) -> Outputs:
    """The gradients of the hidden layer, with the error sent back through another U."""
    return right.of_d_z(U.T @ right.error * right.slope)


def _with_updated_weights(rate: float) -> Callable[[Backward], Outputs]:
    return lambda p: _through(p, p.U - rate * p.error @ p.hidden.T)


def _updated(rate: float) -> Callable[[Backward], Outputs]:
    def outputs(right: Backward) -> Outputs:
        step = _scaled(right.gradients(), "d_U d_W d_b1", -rate)
        return {
            "d_U": right.U + step["d_U"],
            "d_W": right.W + step["d_W"],
            "d_b1": right.b1 + step["d_b1"],
        }

    return outputs


def _decayed(decay: float, by_batch: bool = False) -> Callable[[Backward], Outputs]:
    def outputs(right: Backward) -> Outputs:
        grads, share = right.gradients(), decay / right.n if by_batch else decay
        return {"d_U": grads["d_U"] + share * right.U, "d_W": grads["d_W"] + share * right.W}

    return outputs


def _biases_from_weights(right: Backward) -> Outputs:
    grads = right.gradients()
    return {"d_b2": row_sums(grads["d_U"]), "d_b1": row_sums(grads["d_W"])}


def _without_b1(right: Backward) -> Outputs:
    z = right.W @ right.x
    d_U = right.error @ right.network.activation(z).T
    return {"d_U": d_U, **right.of_d_z(right.back * right.network.derivative(z))}


def _of_mean_sample(right: Backward) -> Outputs:
    mean_x = row_sums(right.x) / right.n
    d_z = right.U.T @ row_sums(right.error)
    d_z = d_z * right.network.derivative(right.W @ mean_x + right.b1)
    return {"d_W": d_z @ mean_x.T, "d_b1": d_z}


def _of_means(right: Backward) -> Outputs:
    return {
        "d_U": row_sums(right.error) @ row_sums(right.hidden).T / right.n,
        "d_W": row_sums(right.d_z) @ row_sums(right.x).T / right.n,
    }


def _for_each_sample(right: Backward) -> Outputs:
    return {
        "d_U": right.error[:, None, :] * right.hidden[None, :, :],
        "d_W": right.d_z[:, None, :] * right.x[None, :, :],
    }


BIASES_NOT_AVERAGED = (
    "The gradients of the biases seem to be summed over the batch where those of the weights are "
    "averaged."
)
NOT_SUMMED = (
    "The gradients of the biases still have one column for each sample. A bias is shared by all "
    "samples of the batch."
)
PRODUCT_OF_MEANS = (
    "It looks as if values are averaged over the batch first and multiplied afterwards. What "
    "belongs to one sample has to be multiplied before samples are averaged."
)
MASK_OF_GRADIENT = (
    "The derivative of the activation seems to be taken at the gradient that comes back. Check at "
    "which values of the forward pass it has to be taken."
)
UPDATED_U = (
    "U seems to be updated before the error goes back through it. The gradients belong to the "
    "parameters as they are given."
)
UPDATED = (
    "These look like updated parameters, where the gradients are asked for. The update is done by "
    "the training loop."
)
DECAYED = (
    "It looks as if a multiple of the weights is {} their gradients (weight decay). The loss of "
    "this lab has no such term."
)

# value(right): the outputs that come out wrong, in both networks.
SLIPS: tuple[Wrong, ...] = (
    Wrong(
        "no-activation-derivative",
        "It looks as if the derivative of the activation is left out on the way back through the "
        "hidden layer.",
        lambda p: p.of_d_z(p.back),
    ),
    Wrong(
        "derivative-missing-in-bias",
        "The derivative of the activation seems to be left out in d_b1. Check which array d_b1 is "
        "made from.",
        lambda p: {"d_b1": row_sums(p.back)},
        0.25,
    ),
    Wrong(
        "mask-without-bias",
        "The derivative of the activation seems to be taken without b1. Check that it sees the "
        "same sums as in the forward pass.",
        lambda p: p.of_d_z(p.back * p.network.derivative(p.W @ p.x)),
        0.25,
    ),
    Wrong(
        "one-minus-hidden",
        "You seem to use 1 - hidden as the derivative of the activation. Compare it with a "
        "difference quotient at a few points.",
        lambda p: p.of_d_z(p.back * (1 - p.hidden)),
    ),
    Wrong(
        "hidden-times-one-minus-hidden",
        "You seem to use the derivative of a sigmoid, hidden (1 - hidden). The activation of this "
        "network is another one.",
        lambda p: p.of_d_z(p.back * p.hidden * (1 - p.hidden)),
    ),
    Wrong("mask-of-gradient", MASK_OF_GRADIENT, lambda p: p.of_d_z(p.network.derivative(p.back))),
    Wrong(
        "mask-of-gradient",
        MASK_OF_GRADIENT,
        lambda p: p.of_d_z(p.back * p.network.derivative(p.back)),
    ),
    Wrong(
        "gradient-for-parameter",
        "The error seems to go back through d_U. Check which matrix connected the two layers in "
        "the forward pass.",
        lambda p: _through(p, p.error @ p.hidden.T),
    ),
    *(
        Wrong("updates-parameters", UPDATED_U, _with_updated_weights(rate), 0.25)
        for rate in LEARNING_RATES
    ),
    *(Wrong("updates-parameters", UPDATED, _updated(rate)) for rate in LEARNING_RATES),
    Wrong(
        "hidden-sign",
        "The gradients of the hidden layer seem to have the wrong sign.",
        lambda p: _scaled(p.gradients(), "d_W d_b1", -1),
    ),
    Wrong(
        "hidden-not-averaged",
        "The gradients of the hidden layer seem to be summed over the batch where those of the "
        "output layer are averaged.",
        lambda p: _scaled(p.gradients(), "d_W d_b1", p.n),
        0.5,
    ),
    Wrong(
        "hidden-averaged-twice",
        "The gradients of the hidden layer seem to be averaged over the batch twice. Check whether "
        "the error that comes back is averaged already.",
        lambda p: _scaled(p.gradients(), "d_W d_b1", 1 / p.n),
        0.5,
    ),
    Wrong(
        "biases-not-averaged",
        BIASES_NOT_AVERAGED,
        lambda p: _scaled(p.gradients(), "d_b2 d_b1", p.n),
        0.5,
    ),
    Wrong(
        "biases-not-averaged",
        BIASES_NOT_AVERAGED,
        lambda p: _scaled(p.gradients(), "d_b2", p.n),
        0.5,
    ),
    Wrong(
        "biases-not-averaged",
        BIASES_NOT_AVERAGED,
        lambda p: _scaled(p.gradients(), "d_b1", p.n),
        0.5,
    ),
    Wrong("bias-not-summed", NOT_SUMMED, lambda p: {"d_b2": p.error, "d_b1": p.d_z}, 0.5),
    Wrong(
        "bias-not-summed",
        NOT_SUMMED,
        lambda p: {"d_b2": p.error * p.n, "d_b1": p.d_z * p.n},
        0.25,
    ),
    Wrong(
        "per-sample-shape",
        "It looks as if one gradient for each sample is returned: the axis of the batch is still "
        "there.",
        _for_each_sample,
        0.25,
    ),
    Wrong(
        "bias-from-weights",
        "The gradients of the biases seem to be made out of those of the weights. Derive them from "
        "the sums of their layer by themselves.",
        _biases_from_weights,
    ),
    Wrong("product-of-means", PRODUCT_OF_MEANS, _of_mean_sample),
    Wrong("product-of-means", PRODUCT_OF_MEANS, _of_means),
    *(
        Wrong("weight-decay", DECAYED.format(done), _decayed(sign * decay, by_batch), 0.5)
        for sign, done in ((1, "added to"), (-1, "subtracted from"))
        for by_batch in (False, True)
        for decay in DECAYS
    ),
    Wrong(
        "hidden-for-inputs",
        "d_W seems to be built from the hidden layer. Check what W is multiplied by in the forward "
        "pass.",
        lambda p: {"d_W": p.d_z @ p.hidden.T},
    ),
    Wrong(
        "gradient-from-inputs",
        "d_U seems to be built from the inputs of the network. Check what U is multiplied by in "
        "the forward pass.",
        lambda p: {"d_U": p.error @ p.x.T},
    ),
    Wrong(
        "gradient-from-z",
        "d_U seems to be built from the hidden layer before its activation. Check what U is "
        "multiplied by in the forward pass.",
        lambda p: {"d_U": p.error @ p.z.T},
        0.25,
    ),
    Wrong(
        "derivative-for-activation",
        "d_U seems to be built from the derivative of the activation. Check whether an earlier "
        "line has written it over hidden.",
        lambda p: {"d_U": p.error @ p.slope.T},
    ),
    Wrong(
        "bias-missing",
        "The hidden layer seems to be computed again without b1.",
        _without_b1,
        0.25,
    ),
    Wrong(
        "normalized-inputs",
        "The inputs seem to be centred inside the function. The gradient is asked for at the "
        "inputs as they are given.",
        lambda p: {"d_W": p.d_z @ (p.x - row_sums(p.x) / p.n).T},
    ),
)

DERIVATIVE_IN_OUTPUT = (
    "The derivative of the activation seems to be multiplied into the output layer. Check which "
    "layer has this activation."
)

# For ReLU, whose derivative is one wherever these are positive, none of them changes a value.
TANH_SLIPS: tuple[Wrong, ...] = (
    Wrong(
        "derivative-in-output-layer",
        DERIVATIVE_IN_OUTPUT,
        lambda p: {"d_U": p.error @ (p.hidden * p.slope).T},
    ),
    Wrong(
        "derivative-in-output-layer",
        DERIVATIVE_IN_OUTPUT,
        lambda p: p.of_error(p.error * (1 - p.softmaxed**2)),
    ),
    Wrong(
        "derivative-in-output-layer",
        DERIVATIVE_IN_OUTPUT,
        lambda p: p.of_error(p.error * d_tanh(p.softmaxed)),
    ),
)


def _with_error(wrong: Wrong) -> Wrong:
    return wrong._replace(value=lambda p: p.of_error(wrong.value(p.softmaxed, p.y) / p.n))


def _with_slope(wrong: Wrong) -> Wrong:
    return wrong._replace(value=lambda p: p.of_d_z(p.back * wrong.value(p.z)))


def _mistakes(network: Network, *slips: Wrong) -> tuple[Mistake, ...]:
    def mistake(slip: Wrong) -> Mistake:
        def formula(*arguments: Array) -> Outputs:
            outputs: Outputs = slip.value(Backward(network, *arguments))
            return outputs

        return Mistake(slip.id, network.function, slip.hint, formula, slip.credit)

    return tuple(mistake(slip) for slip in (*(_with_error(wrong) for wrong in ERRORS), *slips))


NETWORK: tuple[Mistake, ...] = (
    *_mistakes(
        Network("compute_grads_NN", relu, d_relu),
        *(_with_slope(wrong) for wrong in D_RELUS),
        *SLIPS,
    ),
    *_mistakes(
        Network("compute_grads_tanh", np.tanh, d_tanh),
        *(_with_slope(wrong) for wrong in D_TANHS),
        *SLIPS,
        *TANH_SLIPS,
    ),
)
