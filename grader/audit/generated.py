"""Mutants that any lab has: its right outputs changed in ways that need no knowledge of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations, permutations
from typing import Any

import numpy as np

from grader.audit.mutants import Arguments, Change, Mutant, Outputs, changed, right_outputs
from grader.audit.problems import Axes
from grader.judge.checking.expected import Expected
from grader.lab.function_model import FunctionSpec, Output
from grader.lab.returns import ReturnForm
from grader.plan import ProblemSet
from grader.values.tree import AnyArray
from grader.values.writer import encode


class _Another(Exception):
    """An exception that no lab asks for."""


def _with_entry_off(value: AnyArray, at: int) -> AnyArray:
    other = np.array(value)
    if other.size:
        other.flat[at] += 0.1 * np.max(np.abs(other)) + 0.01
    return other


def _of_length_one(value: AnyArray) -> AnyArray:
    return np.asarray(value / (np.linalg.norm(value) + 1e-12))


# What one output may come out as instead.
VALUES: Mapping[str, Callable[[AnyArray], Any]] = {
    "negative": np.negative,
    "times 2": lambda value: 2 * value,
    "halved": lambda value: value / 2,
    "1 % off": lambda value: 1.01 * value,
    "plus 1": lambda value: value + 1,
    "rounded": lambda value: np.round(value, 1),
    "whole numbers": np.trunc,
    "clipped to -1..1": lambda value: np.clip(value, -1, 1),
    "without signs": np.abs,
    "squared": np.square,
    "of length one": _of_length_one,
    "zeros": np.zeros_like,
    "ones": np.ones_like,
    "NaN": lambda value: np.full_like(value, np.nan),
    "transposed": np.transpose,
    "flat": np.ravel,
    "squeezed": np.squeeze,
    "its mean": lambda value: np.full_like(value, np.mean(value)),
    "rows reversed": lambda value: value[::-1] if value.ndim else value,
    "columns reversed": lambda value: value[..., ::-1] if value.ndim else value,
    "first entry off": lambda value: _with_entry_off(value, 0),
    "last entry off": lambda value: _with_entry_off(value, -1),
}
_OF_REAL = ("whole numbers", "clipped to -1..1")
_OF_COMPLEX: Mapping[str, Callable[[AnyArray], Any]] = {
    "conjugated": np.conj,
    "real part": np.real,
}


def generated(function: FunctionSpec, problem_set: ProblemSet, axes: Axes) -> Iterator[Mutant]:
    """All of them, for one function."""
    right = Expected(function, problem_set.problems[0])
    for output in right.trees:
        yield _of_output(function, output, "another", _on(output, _another))
    for output in right.outputs:
        of_complex = np.iscomplexobj(right.outputs[output])
        for name, change in {**VALUES, **(_OF_COMPLEX if of_complex else {})}.items():
            if of_complex and name in _OF_REAL:
                continue
            yield _of_output(function, output, name, _on(output, change))
        for size, places in axes.items():
            if places:
                yield _of_output(function, output, f"times {size}", _scaled(output, places[0], 1))
                yield _of_output(function, output, f"over {size}", _scaled(output, places[0], -1))
    yield from _of_arguments(function, problem_set)
    yield from _of_sizes(function, axes)
    yield from _of_batch(function, axes.get(function.problems.batch, ()))
    yield from _of_raises(function)
    yield from _of_returns(function)
    yield from _of_calls(function)


def _of_raises(function: FunctionSpec) -> Iterator[Mutant]:
    """Functions that return where an exception is asked for, or raise another."""
    raised = {name: output for name, output in function.outputs.items() if output.raises}
    for name, output in raised.items():
        for what, instead in (("not raised", None), ("another is raised", _Another)):

            def make(output: Output = output, instead: Any = instead) -> Callable[..., Any]:
                def mutant(*arguments: Any) -> Any:
                    try:
                        return function.reference(*arguments)
                    except output.raises as error:
                        if instead is not None:
                            raise instead from error
                        return None

                return mutant

            touches = frozenset({name})
            yield Mutant(f"{name}: {what}", function.name, "generated", touches, make)


def _another(value: Any) -> Any:
    """Some other value than one that is not an array of numbers."""
    if isinstance(value, str | bytes):
        return value * 2 if value else None
    if isinstance(value, list | tuple) and value:
        return value[:-1]
    if isinstance(value, dict) and value:
        return dict(list(value.items())[:-1])
    return "another" if value is None else None


def _of_output(function: FunctionSpec, output: str, name: str, change: Change) -> Mutant:
    touches = frozenset({output})
    make = _maker(function, change)
    return Mutant(f"{output}: {name}", function.name, "generated", touches, make)


def _whole(
    function: FunctionSpec, name: str, make: Callable[[], Callable[..., Any]], of_form: bool = False
) -> Mutant:
    return Mutant(name, function.name, "generated", frozenset(function.outputs), make, of_form)


def _maker(function: FunctionSpec, change: Change) -> Callable[[], Callable[..., Any]]:
    return lambda: changed(function, change)


def _on(output: str, change: Callable[[AnyArray], Any]) -> Change:
    return lambda _, right: {output: change(right[output])}


def _scaled(output: str, place: tuple[int, int], power: int) -> Change:
    def change(arguments: Arguments, right: Outputs) -> Outputs:
        at, axis = place
        return {output: right[output] * float(arguments[at].shape[axis]) ** power}

    return change


def _of_arguments(function: FunctionSpec, problem_set: ProblemSet) -> Iterator[Mutant]:
    """Arguments that are ignored, exchanged, or changed for the caller as well."""
    names = function.parameters
    arrays = [at for at, value in enumerate(problem_set.calls[0]) if isinstance(value, np.ndarray)]
    for at in arrays:
        name = names[at]
        yield _whole(function, f"{name} ignored", _maker(function, _with_zeros(function, at)))
        if function.policy.arguments < 1 and function.steps is None:
            yield _whole(function, f"{name} changed", _changing(function, at), of_form=True)
    for one, other in combinations(arrays, 2):
        if all(np.shape(call[one]) == np.shape(call[other]) for call in problem_set.calls):
            exchange = _maker(function, _exchanged(function, one, other))
            yield _whole(function, f"{names[one]} and {names[other]} exchanged", exchange)


def _of_sizes(function: FunctionSpec, axes: Axes) -> Iterator[Mutant]:
    """Functions that are right only where sizes stand in one order, or are not one."""
    places = {size: at[0] for size, at in axes.items() if at}
    for size, at in places.items():
        yield _whole(function, f"wrong where {size} = 1", _wrong_where(function, at, None))
    for one, other in permutations(places, 2):
        make = _wrong_where(function, places[one], places[other])
        yield _whole(function, f"wrong where {one} < {other}", make)


def _wrong_where(
    function: FunctionSpec, small: tuple[int, int], large: tuple[int, int] | None
) -> Callable[[], Callable[..., Any]]:
    def change(arguments: Arguments, right: Outputs) -> Outputs:
        size = arguments[small[0]].shape[small[1]]
        limit = arguments[large[0]].shape[large[1]] if large else 2
        return _plus_one(right) if size < limit else {}

    return _maker(function, change)


def _plus_one(right: Outputs) -> Outputs:
    return {
        name: value + 1 if isinstance(value, np.ndarray) else _another(value)
        for name, value in right.items()
    }


def _with_zeros(function: FunctionSpec, at: int) -> Change:
    def change(arguments: Arguments, _: Outputs) -> Outputs:
        zeros = np.zeros_like(arguments[at])
        return right_outputs(function, (*arguments[:at], zeros, *arguments[at + 1 :]))[0]

    return change


def _exchanged(function: FunctionSpec, one: int, other: int) -> Change:
    def change(arguments: Arguments, _: Outputs) -> Outputs:
        order = list(arguments)
        order[one], order[other] = order[other], order[one]
        return right_outputs(function, tuple(order))[0]

    return change


def _changing(function: FunctionSpec, at: int) -> Callable[[], Callable[..., Any]]:
    def make() -> Callable[..., Any]:
        right = changed(function, lambda *_: {})

        def mutant(*arguments: Any) -> Any:
            value = right(*arguments)
            np.add(arguments[at], 1, out=arguments[at], casting="unsafe")
            return value

        return mutant

    return make


def _of_batch(function: FunctionSpec, places: tuple[tuple[int, int], ...]) -> Iterator[Mutant]:
    """A part of the batch in place of all of it."""
    parts = {"first sample only": slice(0, 1), "last sample left out": slice(0, -1)}
    for name, part in parts.items() if places else ():

        def change(arguments: Arguments, _: Outputs, part: slice = part) -> Outputs:
            cut = list(arguments)
            for at, axis in places:
                index = (*[slice(None)] * axis, part)
                cut[at] = cut[at][index]
            return right_outputs(function, tuple(cut))[0]

        yield _whole(function, name, _maker(function, change))


def _of_returns(function: FunctionSpec) -> Iterator[Mutant]:
    """Values in another order, too few or too many, none at all."""
    names = [name for name in function.places if name in function.outputs]
    for one, other in combinations(names, 2):
        swap = _maker(function, _swapped(one, other))
        touches = frozenset({one, other})
        yield Mutant(f"{one} and {other} swapped", function.name, "generated", touches, swap)

    def returning(value: Callable[[tuple[Any, ...]], Any]) -> Callable[[], Callable[..., Any]]:
        return lambda: (
            lambda *arguments: value(tuple(right_outputs(function, arguments)[0].values()))
        )

    def returning_outputs(
        value: Callable[[Outputs, ReturnForm], Any],
    ) -> Callable[[], Callable[..., Any]]:
        return lambda: lambda *arguments: value(*right_outputs(function, arguments))

    if function.policy.spare < 1:
        more = returning(lambda v: (*v, v[0]))
        yield _whole(function, "one value too many", more, of_form=True)
    yield _whole(function, "returns None", returning(lambda _: None))
    yield _whole(function, "raises", returning(lambda _: [][0]))
    if len(names) > 1:
        without_last = returning_outputs(_without_last)
        touches = frozenset(names[-1:])
        name = f"{names[-1]} not returned"
        yield Mutant(name, function.name, "generated", touches, without_last)


def _without_last(outputs: Outputs, form: ReturnForm) -> Any:
    left = dict(list(outputs.items())[:-1])
    return left if form.in_dict else tuple(left.values())


def _swapped(one: str, other: str) -> Change:
    return lambda _, right: {one: right[other], other: right[one]}


def _of_calls(function: FunctionSpec) -> Iterator[Mutant]:
    """Functions that do not always answer the same."""

    def by_chance() -> Callable[..., Any]:
        rng = np.random.default_rng(0)
        return changed(
            function,
            lambda _, right: {
                name: value * rng.uniform(0.9, 1.1)
                for name, value in right.items()
                if isinstance(value, np.ndarray)
            },
        )

    def first_again() -> Callable[..., Any]:
        kept: dict[str, Any] = {}

        def change(_: Arguments, right: Outputs) -> Outputs:
            kept.update({} if kept else right)
            return kept

        return changed(function, change)

    def first_of_shapes_again() -> Callable[..., Any]:
        kept: dict[Any, Any] = {}

        def change(arguments: Arguments, right: Outputs) -> Outputs:
            outputs: Outputs = kept.setdefault(tuple(map(np.shape, arguments)), right)
            return outputs

        return changed(function, change)

    def wrong_again() -> Callable[..., Any]:
        seen: set[bytes] = set()

        def change(arguments: Arguments, right: Outputs) -> Outputs:
            key = encode(arguments)
            again = key in seen
            seen.add(key)
            return _plus_one(right) if again else {}

        return changed(function, change)

    yield _whole(function, "by chance", by_chance)
    yield _whole(function, "its first answer again", first_again)
    again = _whole(function, "its first answer for these shapes again", first_of_shapes_again)
    yield replace(again, remedy="Two problems of the same sizes would tell.")
    yield _whole(function, "wrong when asked again", wrong_again)
