"""Answers a helper in the place of a student's own, from the lab's reference."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.inside.frames import AnyArray
from grader.lab.model import FunctionSpec, LabSpec
from grader.requests import Refusal, Substitutes

Helpers = Mapping[str, FunctionSpec]
# Whoever asks may ask for anything: the reference never works on more than a lab's arrays hold.
MAX_ELEMENTS = 100_000
MAX_EXTENT = 2_000
# What small arrays may come to when they are combined: no more than a matrix of such extents.
MAX_COMBINED = MAX_EXTENT**2
_MAX_COMPLAINT = 200


def substitutes_of(lab: LabSpec) -> Substitutes:
    """Answers for any function that the lab declares."""
    declared = {function.name: function for function in (*lab.helpers, *lab.functions)}
    return lambda name, arguments: help_with(declared, name, arguments)


def help_with(helpers: Helpers, name: str, arguments: tuple[AnyArray, ...]) -> tuple[Any, ...]:
    """What a helper returns for these arguments, each of its values as the reference made it.

    Raises Refusal where that is nothing. The arguments come from the student's side, and are
    treated as hostile.
    """
    function = helpers.get(name)
    if function is None:
        raise Refusal("no such helper")
    if len(arguments) != len(function.parameters):
        raise Refusal(f"{name} takes {len(function.parameters)} arguments")
    if _are_too_large(arguments):
        raise Refusal(f"the arguments of {name} are too large")
    try:
        with np.errstate(all="ignore"):
            returned = function.reference(*map(_real, arguments))
        values = returned if isinstance(returned, tuple) else (returned,)
        if len(values) != len(function.outputs):
            raise ValueError(f"{len(values)} values for {len(function.outputs)} outputs")
        return values
    except Exception as error:
        raise Refusal(f"{type(error).__name__}: {error}"[:_MAX_COMPLAINT]) from None


def _are_too_large(arguments: tuple[AnyArray, ...]) -> bool:
    """Whether the arguments are large, or what broadcasting or multiplying them could make of them.

    A column, a row and a stack of a few thousand numbers each would make a thousand million.
    """
    axes = max((array.ndim for array in arguments), default=0)
    extent = max((extent for array in arguments for extent in array.shape), default=0)
    return (
        sum(array.size for array in arguments) > MAX_ELEMENTS
        or extent ** max(axes, 2) > MAX_COMBINED
    )


def _real(array: AnyArray) -> AnyArray:
    """An array without room for imaginary parts; raises where there are any."""
    if np.iscomplexobj(array) and np.any(array.imag):
        raise ValueError("complex numbers where real ones are taken")
    return np.real(array)
