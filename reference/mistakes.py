"""The dictionary of mistakes: wrong formulas that students really write, each with its cause.

A mistake is recognised by its values, so an entry is the formula itself and not a pattern of code.
Causes that change the right value in a way any lab knows (a factor, a sign, a transpose, an order
of outputs, ...) are the grader's own business and have no entry here, unless they concern the
hidden layer or the biases alone.
"""

from grader.lab.function_model import Mistake

from .mistakes_forward import ACTIVATIONS, FORWARD
from .mistakes_network import NETWORK
from .mistakes_regression import COMPUTE_GRADS, COMPUTE_LOSS

MISTAKES: tuple[Mistake, ...] = (
    *COMPUTE_GRADS,
    *COMPUTE_LOSS,
    *ACTIVATIONS,
    *FORWARD,
    *NETWORK,
)
