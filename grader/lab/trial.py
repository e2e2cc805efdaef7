"""Tries what a lab computes before a student is graded by it: what fails is the lab's fault."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from grader.inside.frames import AnyArray, encodable
from grader.lab.model import FunctionSpec, GradientCheck, Mistake, Sizes, Variables

# What a mistake's formula may stop with, as the student's function does.
MISTAKES_STOP_WITH = (ArithmeticError, IndexError, TypeError, ValueError)


def faults_in_trial(function: FunctionSpec) -> Iterator[str]:
    """Draw one problem of every size and compute on it whatever judging computes.

    The first size that fails is named, and the others are not tried.
    """
    for at, sizes in enumerate(function.problems.sizes):
        with np.errstate(all="ignore"):
            faults = list(_faults_with(function, at, sizes))
        if faults:
            yield from faults
            return


def _faults_with(function: FunctionSpec, at: int, sizes: Sizes) -> Iterator[str]:
    where = f" with {', '.join(f'{name} = {size}' for name, size in sizes.items())}" if at else ""
    try:
        variables = function.problems.draw(np.random.default_rng(at), sizes)
    except Exception as error:
        yield f"problems of {function.name!r} cannot be drawn{where}: {_said(error)}"
        return
    if not isinstance(variables, Mapping):
        yield f"problems of {function.name!r} are a {type(variables).__name__}, not named arrays"
        return
    missing = [name for name in function.parameters if name not in variables]
    if missing:
        yield f"problems of {function.name!r} do not give its arguments {', '.join(missing)}"
        return
    unsendable = [
        name for name in function.parameters if not encodable(np.asarray(variables[name]))
    ]
    if unsendable:
        yield f"problems of {function.name!r}: {', '.join(unsendable)} is no array of numbers"
        return
    drawn = {name: np.asarray(value) for name, value in variables.items()}
    yield from _of_reference(function, drawn, where)
    if function.gradient is not None:
        yield from _of_gradient(function, function.gradient, drawn, where)
    for mistake in function.mistakes:
        yield from _of_mistake(function, mistake, drawn, where)


def _of_reference(function: FunctionSpec, variables: Variables, where: str) -> Iterator[str]:
    reference = f"reference {function.name!r}"
    arguments = _arguments(function, variables)
    try:
        returned = function.reference(*arguments)
    except (Exception, SystemExit) as error:
        yield f"{reference} fails{where}: {_said(error)}"
        return
    values = returned if isinstance(returned, tuple) else (returned,)
    if len(values) != len(function.outputs):
        yield (
            f"{reference} returns {len(values)} value(s), "
            f"but {len(function.outputs)} are declared: {', '.join(function.outputs)}"
        )
        return
    for name, value in zip(function.outputs, values, strict=True):
        fault = _why_not_graded(value)
        if fault:
            yield f"{reference} returns {fault} as {name}{where}, which cannot be graded"
    changed = [
        name
        for name, argument in zip(function.parameters, arguments, strict=True)
        if not _is_same(argument, variables[name])
    ]
    if changed:
        yield f"{reference} changes its argument {', '.join(changed)}{where}"


def _why_not_graded(value: Any) -> str:
    """What a value is that is no array of finite real numbers; empty for one that is."""
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "biufO":
            raise TypeError
        numbers = np.asarray(value, dtype=np.float64)
    except Exception:
        return f"a {type(value).__name__} that is no array of real numbers"
    return "" if np.all(np.isfinite(numbers)) else "NaN or infinity"


def _is_same(one: AnyArray, other: AnyArray) -> bool:
    return one.shape == other.shape and np.array_equal(one, other, equal_nan=one.dtype.kind in "fc")


def _of_gradient(
    function: FunctionSpec, gradient: GradientCheck, variables: Variables, where: str
) -> Iterator[str]:
    needed = inspect.signature(gradient.loss).parameters
    undrawn = [name for name in needed if name not in variables]
    if undrawn:
        yield f"{function.name!r}: its loss takes {', '.join(undrawn)}, which is not drawn"
    else:
        yield from _of_loss(function, gradient, variables, where)
    for output, variable in gradient.wrt.items():
        if output not in function.outputs:
            yield f"{function.name!r}: gradient of {output!r}, which is not an output"
        if variable not in variables:
            yield f"{function.name!r}: gradient w.r.t. {variable!r}, which is not drawn"
        elif variable not in needed:
            yield f"{function.name!r}: gradient w.r.t. {variable!r}, which its loss ignores"


def _of_loss(
    function: FunctionSpec, gradient: GradientCheck, variables: Variables, where: str
) -> Iterator[str]:
    needed = inspect.signature(gradient.loss).parameters
    try:
        loss = gradient.loss(**{name: variables[name].copy() for name in needed})
    except Exception as error:
        yield f"{function.name!r}: its loss fails{where}: {_said(error)}"
        return
    fault = _why_not_graded(loss) or ("" if np.size(loss) == 1 else "no single number")
    if fault:
        yield f"{function.name!r}: its loss returns {fault}{where}"


def _of_mistake(
    function: FunctionSpec, mistake: Mistake, variables: Variables, where: str
) -> Iterator[str]:
    what = f"mistake {mistake.id!r} of {function.name!r}"
    try:
        made = mistake.formula(*_arguments(function, variables))
    except MISTAKES_STOP_WITH:
        return
    except Exception as error:
        yield f"{what} fails{where}: {_said(error)}"
        return
    if not isinstance(made, Mapping) or not made.keys() <= function.outputs.keys():
        yield f"{what} does not return its wrong outputs by their names"
        return
    for name, value in made.items():
        try:
            np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            yield f"{what} returns a {type(value).__name__} as {name}, not an array of numbers"


def _arguments(function: FunctionSpec, variables: Variables) -> tuple[AnyArray, ...]:
    return tuple(variables[name].copy() for name in function.parameters)


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
