"""Tries what a lab computes before a student is graded by it: what fails is the lab's fault."""

import math
import traceback
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np

from grader.bodies.child import Over
from grader.bodies.claims import Fails, try_claim
from grader.lab.function_model import Claim, FunctionSpec, GradientCheck, Mistake, Sizes, Variables
from grader.lab.returns import expected_tree, numbers_of, outputs_by_name, plain_tree, why_no_value
from grader.lab.time_limit import TookTooLong, time_limit
from grader.lab.ways import TableWay, TextWay, UpToOrderWay, UpToSignWay, Way
from grader.text import many
from grader.values.capture import capture
from grader.values.closeness import close
from grader.values.rebuild import given_object
from grader.values.tree import AnyArray, Foreign, Source, Tree
from grader.values.writer import same

_GRADER = Path(__file__).parent.parent
# What a mistake's formula may stop with, as the student's function does.
MISTAKES_STOP_WITH = (ArithmeticError, IndexError, TypeError, ValueError)
# For all that is computed on one problem.
MOST_SECONDS = 30
ENDLESS = "cannot be tried: what is drawn or computed for it does not end within"


def faults_in_trial(function: FunctionSpec) -> Iterator[str]:
    """Draw one problem of every size and compute on it whatever judging computes.

    The first size that fails is named, and the others are not tried. Mistakes, of which there may
    be hundreds, are tried on the first problem and on the smallest, where most depends on the size.
    """
    nothing = set(function.outputs)
    drawn: list[Variables] = []
    for at, sizes in enumerate(function.problems.sizes):
        try:
            with time_limit(MOST_SECONDS), np.errstate(all="ignore"):
                faults = list(_faults_with(function, at, sizes, nothing, drawn))
        except TookTooLong as error:
            faults = [f"function {function.name!r} {ENDLESS} {MOST_SECONDS} s{_line_of(error)}"]
        if faults:
            yield from faults
            return
    for claim in function.claims:
        yield from _of_claim(function, claim, drawn)
    for name in sorted(nothing):
        if function.outputs[name].raises:
            yield f"reference {function.name!r} never raises what {name} asks for"
            continue
        yield (
            f"reference {function.name!r} returns None as {name}, whatever the sizes, "
            "which cannot be graded"
        )


def _faults_with(
    function: FunctionSpec, at: int, sizes: Sizes, nothing: set[str], drawn: list[Variables]
) -> Iterator[str]:
    """The faults of one problem, which joins those drawn.

    What is not None on it is no longer among nothing.
    """
    where = _where(at, sizes)
    try:
        variables = function.problems.draw(np.random.default_rng(at), sizes)
    except Exception as error:
        yield f"problems of {function.name!r} cannot be drawn{where}: {_said(error)}"
        return
    drawn.append(variables)
    given = function.given(variables)
    missing = [
        name
        for name in function.parameters
        if name not in given and not (name in function.optional and name not in variables)
    ]
    if missing:
        yield f"problems of {function.name!r} do not give its arguments {', '.join(missing)}"
        return
    for name in given:
        if not isinstance(variables[name], Source) and (why := why_no_value(variables[name])):
            yield f"problems of {function.name!r}: {name} is or holds {why}, which cannot be sent"
            return
    yield from _of_reference(function, variables, where, nothing)
    if function.gradient is not None:
        yield from _of_gradient(function, function.gradient, variables, where)
    if at in (0, _smallest(function.problems.sizes)):
        yield from _of_mistakes(function, variables, where)


def _where(at: int, sizes: Sizes) -> str:
    named = ", ".join(f"{name} = {size}" for name, size in sizes.items())
    return f" with {named}" if at else ""


def _smallest(sizes: Sequence[Sizes]) -> int:
    return min(range(len(sizes)), key=lambda at: math.prod(sizes[at].values()))


def faults_of_mistakes(function: FunctionSpec) -> Iterator[str]:
    """What is wrong with the mistakes of a sound function on problems of any size, the first."""
    for at, sizes in enumerate(function.problems.sizes):
        variables = function.problems.draw(np.random.default_rng(at), sizes)
        with np.errstate(all="ignore"):
            faults = list(_of_mistakes(function, variables, _where(at, sizes)))
        if faults:
            yield from faults
            return


def _of_reference(
    function: FunctionSpec, variables: Variables, where: str, nothing: set[str]
) -> Iterator[str]:
    reference = f"reference {function.name!r}"
    arguments = _arguments(function, variables)
    asked = tuple(one for output in function.outputs.values() for one in output.raises)
    try:
        returned = function.reference(*arguments)
    except (Exception, SystemExit) as error:
        if not isinstance(error, asked):
            yield f"{reference} fails{where}: {_said(error)}"
            return
        for name, output in function.outputs.items():
            if isinstance(error, output.raises):
                nothing.discard(name)
        if not where and function.places:
            yield f"{reference} raises an exception on the first problem, which must have an answer"
        return
    try:
        values = outputs_by_name(function.places, returned)
    except ValueError:
        count = len(returned) if isinstance(returned, tuple | dict) else 1
        what = "a dict of other keys" if isinstance(returned, dict) else many(count, "value")
        verb = "is" if len(function.places) == 1 else "are"
        declared = f"{many(len(function.places), 'output')} {verb} declared"
        yield (f"{reference} returns {what}, but {declared}: {', '.join(function.places)}")
        return
    nothing -= {name for name, value in values.items() if value is not None}
    if not where:
        yield from _of_chance(function, variables, values)
    for name, value in values.items():
        if name not in function.outputs:
            continue
        fault = _why_not_graded(value, infinite=_takes_infinity(function, name))
        if fault:
            yield f"{reference} returns {fault} as {name}{where}, which cannot be graded"
        if (axis := _axis_that_lacks(function.outputs[name].way, numbers_of(value))) is not None:
            yield f"{reference} returns {name}{where}, which has no axis {axis} to be compared by"
    changed = [
        name
        for name, argument in zip(function.parameters, arguments, strict=False)
        if not _is_same(argument, variables[name])
    ]
    if changed:
        yield f"{reference} changes its argument {', '.join(changed)}{where}"


def _of_chance(
    function: FunctionSpec, variables: Variables, values: Mapping[str, Any]
) -> Iterator[str]:
    """Whether a reference says something else when it is asked again."""
    try:
        returned = function.reference(*_arguments(function, variables))
        again = outputs_by_name(function.places, returned)
    except Exception as error:
        yield f"reference {function.name!r} fails when it is called again: {_said(error)}"
        return
    other = [
        name
        for name in function.outputs
        if name in values
        and not _why_not_graded(values[name], infinite=True)
        and not close(expected_tree(values[name]), expected_tree(again[name]))
    ]
    if other:
        yield (
            f"reference {function.name!r} returns another {', '.join(other)} when it is called "
            "again: if it draws random numbers, declare it with seed=..., or judge it by claims"
        )


def _line_of(error: BaseException) -> str:
    """The line of the lab that was running, in words."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not Path(frame.filename).is_relative_to(_GRADER)]
    return f": line {own[0].lineno} of {Path(own[0].filename).name} was running" if own else ""


def _axis_that_lacks(way: Way | None, array: AnyArray | None) -> int | None:
    """The axis that a way is told of and an array does not have; None where all is well."""
    if array is None or not isinstance(way, UpToSignWay | UpToOrderWay) or way.axis is None:
        return None
    return None if -array.ndim <= way.axis < array.ndim else way.axis


def _takes_infinity(function: FunctionSpec, name: str) -> bool:
    """Whether an output may hold infinities: they are compared where they stand, as they are."""
    in_place = isinstance(function.outputs[name].way, TextWay | TableWay | None)
    return in_place and not (function.gradient and name in function.gradient.wrt)


def _why_not_graded(value: Any, *, infinite: bool = False) -> str:
    """What a value is that nothing can be compared with; empty for one that can be graded."""
    numbers = numbers_of(value)
    if numbers is not None:
        return _odd_numbers(numbers, infinite=infinite)
    tree = capture(value)
    if isinstance(tree, np.ndarray | np.generic):
        return f"a {type(value).__name__} that is not an array of numbers"
    why = why_no_value(tree)
    if not why and isinstance(tree, Foreign) and tree.kind in ("iterable", "pairs", "number"):
        why = f"a {tree.type_name}"
    return why or _odd_in(tree, infinite=infinite)


def _odd_in(tree: Tree, *, infinite: bool) -> str:
    """Which numbers in a value cannot be compared; in a table some may be missing."""
    if isinstance(tree, Foreign):
        return _odd_in(tree.value, infinite=infinite)
    if isinstance(tree, list | tuple | dict):
        inner = tree.values() if isinstance(tree, dict) else tree
        return next(filter(None, (_odd_in(one, infinite=infinite) for one in inner)), "")
    is_number = isinstance(tree, float | complex | np.ndarray | np.generic)
    numbers = numbers_of(tree) if is_number else None
    return "" if numbers is None else _odd_numbers(numbers, infinite=infinite)


def _odd_numbers(numbers: AnyArray, *, infinite: bool) -> str:
    if np.any(np.isnan(numbers)):
        return "NaN"
    return "" if infinite or np.all(np.isfinite(numbers)) else "infinity"


def _is_same(one: Any, other: Tree) -> bool:
    if isinstance(other, Source):  # a function, which has nothing to be changed
        return True
    after = capture(one)
    if isinstance(after, np.ndarray) and isinstance(other, np.ndarray):
        equal_nan = after.dtype.kind in "fc"
        return after.shape == other.shape and np.array_equal(after, other, equal_nan=equal_nan)
    return same(plain_tree(after), plain_tree(other))


def _of_gradient(
    function: FunctionSpec, gradient: GradientCheck, variables: Variables, where: str
) -> Iterator[str]:
    needed = gradient.parameters
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
        elif np.iscomplexobj(variables[variable]):
            yield f"{function.name!r}: gradient w.r.t. {variable!r}, which is complex"
        elif variable not in needed:
            yield f"{function.name!r}: gradient w.r.t. {variable!r}, which its loss ignores"


def _of_loss(
    function: FunctionSpec, gradient: GradientCheck, variables: Variables, where: str
) -> Iterator[str]:
    needed = gradient.parameters
    try:
        loss = gradient.loss(**{name: given_object(_copied(variables[name])) for name in needed})
    except Exception as error:
        yield f"{function.name!r}: its loss fails{where}: {_said(error)}"
        return
    number = numbers_of(loss)
    single = number is not None and number.size == 1 and number.dtype.kind != "c"
    fault = _why_not_graded(loss) if single else "no single real number"
    if fault:
        yield f"{function.name!r}: its loss returns {fault}{where}"


def _of_mistakes(function: FunctionSpec, variables: Variables, where: str) -> Iterator[str]:
    right = _right_outputs(function, variables) if function.mistakes else {}
    numbers = {name for name, value in right.items() if numbers_of(value) is not None}
    for mistake in function.mistakes:
        yield from _of_mistake(function, mistake, variables, numbers, where)


def _of_mistake(
    function: FunctionSpec, mistake: Mistake, variables: Variables, numbers: set[str], where: str
) -> Iterator[str]:
    """The faults of a mistake on one problem; numbers names the outputs that are arrays of them."""
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
            if name in numbers:
                np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            yield f"{what} returns a {type(value).__name__} as {name}, not an array of numbers"


def _of_claim(function: FunctionSpec, claim: Claim, drawn: Sequence[Variables]) -> Iterator[str]:
    what = f"claim {claim.id!r} of {function.name!r}"
    given = {*function.places, *(drawn[0] if drawn else ())}
    unknown = [name for name in claim.parameters if name not in given]
    if unknown:
        yield f"{what} takes {', '.join(unknown)}, which is neither drawn nor an output"
        return
    cases, sizes_of = [], []
    for variables, drawn_with in zip(drawn, function.problems.sizes, strict=False):
        outputs = _right_outputs(function, variables)
        if not outputs:  # it raises what is asked for
            continue
        objects = {name: given_object(_copied(tree)) for name, tree in variables.items()}
        objects |= outputs
        sizes_of.append(drawn_with)
        cases.append({name: objects[name] for name in claim.parameters if name in objects})
    match try_claim(claim.holds, cases, claim.limits):
        case Fails(at, text, raised):
            sizes = sizes_of[at]
            named = ", ".join(f"{name} = {size}" for name, size in sizes.items())
            why = f"fails with {text}" if raised else f"does not hold{f' ({text})' if text else ''}"
            yield f"{what} {why} for the reference, with {named}"
        case Over(limit):
            yield f"{what} is ended for its limit of {limit} with the reference"


def _right_outputs(function: FunctionSpec, variables: Variables) -> Mapping[str, Any]:
    try:
        returned = function.reference(*_arguments(function, variables))
        return outputs_by_name(function.places, returned)
    except (Exception, SystemExit):  # which is told of the reference
        return {}


def _arguments(function: FunctionSpec, variables: Variables) -> tuple[Any, ...]:
    given = function.given(variables)
    return function.objects({name: _copied(variables[name]) for name in given})


def _copied(tree: Tree) -> Tree:
    """A tree of one's own, to be changed at will."""
    return tree.copy("K") if type(tree) is np.ndarray else deepcopy(tree)


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
