"""The right backward pass of a two-layer network, in parts that mistakes put together wrongly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .mistakes_parts import row_sums
from .softmax_regression import Array

Outputs = Mapping[str, Any]


@dataclass(frozen=True)
class Network:
    """A hidden layer's activation, its derivative, and the function that students write for it."""

    function: str
    activation: Callable[[Array], Array]
    derivative: Callable[[Array], Array]


@dataclass(frozen=True)
class Backward:
    """One right backward pass, with its arguments."""

    network: Network
    hidden: Array
    softmaxed: Array
    U: Array
    x: Array
    y: Array
    W: Array
    b1: Array

    @property
    def n(self) -> int:
        """The batch size."""
        return len(self.y.T)

    @property
    def z(self) -> Array:
        """The sums that enter the hidden units, (H, N)."""
        return self.W @ self.x + self.b1

    @property
    def error(self) -> Array:
        """The error at the scores, already averaged, (C, N)."""
        return np.asarray((self.softmaxed - self.y) / self.n)

    @property
    def back(self) -> Array:
        """The error at the hidden layer, before the activation's derivative, (H, N)."""
        return self.U.T @ self.error

    @property
    def slope(self) -> Array:
        """The activation's derivative, (H, N)."""
        return self.network.derivative(self.z)

    @property
    def d_z(self) -> Array:
        """The error at the sums of the hidden layer, (H, N)."""
        return self.back * self.slope

    def of_error(self, error: Array) -> Outputs:
        """All gradients, for this error at the scores."""
        return {
            "d_U": error @ self.hidden.T,
            "d_b2": row_sums(error),
            **self.of_d_z(self.U.T @ error * self.slope),
        }

    def of_d_z(self, d_z: Array) -> Outputs:
        """The gradients of the hidden layer, for this error at its sums."""
        return {"d_W": d_z @ self.x.T, "d_b1": row_sums(d_z)}

    def gradients(self) -> Outputs:
        """The right gradients."""
        return self.of_error(self.error)
