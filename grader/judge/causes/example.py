"""The smallest example that a wrong output fails on: inputs, and where the values part first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from grader.evidence import Argument, Example, Finding
from grader.judge.checking.compare import relative_error
from grader.judge.checking.known_sizes import only_known
from grader.judge.checking.output_check import OutputCheck
from grader.judge.findings import found
from grader.lab.function_model import FunctionSpec
from grader.lab.readings import squeezed
from grader.lab.returns import wide
from grader.plan import Problem
from grader.values.measure import count_of, shape_of
from grader.values.tree import AnyArray, Tree

MOST_ENTRIES = 12
_DIGITS = 4
_MOST_DIGITS = 17
# Where fewer entries are wrong, or right, anything may seem to be the reason.
_LEAST_ENTRIES = 3
_SIGNS: tuple[tuple[str, Callable[[AnyArray], AnyArray]], ...] = (
    ("negative", lambda array: array < 0),
    ("positive", lambda array: array > 0),
)


@dataclass(frozen=True)
class _Differences:
    """Where a value is wrong: a mask of the right one's shape."""

    got: AnyArray
    right: AnyArray
    wrong: AnyArray

    @property
    def first(self) -> tuple[int, ...]:
        """The index of the first wrong entry."""
        return tuple(int(at[0]) for at in np.nonzero(np.atleast_1d(self.wrong)))[: self.wrong.ndim]


def smallest_example(
    function: FunctionSpec, checks: Sequence[OutputCheck], references: Sequence[AnyArray], name: str
) -> tuple[Example, Finding] | None:
    """The failing problem with the fewest numbers in it, and what is said of it.

    None where no value has the right shape. Of what is right it gives one entry and no more.
    """
    failing = [
        (check.problem, differences)
        for check, right in zip(checks, references, strict=True)
        if not check.right and (differences := _differences(check, right)) is not None
    ]
    if not failing:
        return None
    problem, differences = min(failing, key=lambda one: _entries(function, one[0]))
    first = differences.first
    got, expected = _told_apart(differences.got[first], differences.right[first])
    example = Example(
        sizes=dict(only_known(function, problem, [check.problem for check in checks])),
        arguments=tuple(_argument(name, problem) for name in function.given(problem.variables)),
        index=first,
        got=got,
        expected=expected,
        wrong_entries=int(np.sum(differences.wrong)),
        entries=int(differences.right.size),
    )
    return example, _said(example, name, _where(function, differences, failing))


def _said(example: Example, name: str, where: Mapping[str, str | int]) -> Finding:
    facts: dict[str, Any] = {
        "output": name,
        "sizes": example.sizes,
        "index": example.index,
        "got": example.got,
        "expected": example.expected,
    }
    if example.entries == 1:
        return found("example", **facts)
    facts |= {"wrong": example.wrong_entries, "entries": example.entries, **where}
    kind = next((f":{kind}" for kind in ("sign", "line") if kind in where), ":entries")
    return found(f"example{kind}", **facts)


def _entries(function: FunctionSpec, problem: Problem) -> int:
    return sum(count_of(problem.variables[name]) for name in function.given(problem.variables))


def _differences(check: OutputCheck, right: AnyArray) -> _Differences | None:
    value = check.value.array if check.value is not None else None
    if value is None or squeezed(value.shape) != squeezed(right.shape):
        return None
    got = wide(value.reshape(right.shape))
    if relative_error(got, right) == 0:
        return None
    tolerance = check.comparison.tolerance if check.comparison is not None else 0.0
    with np.errstate(all="ignore"):
        largest = np.max(np.abs(right), initial=0.0, where=np.isfinite(right))
        near = np.abs(got - right) <= tolerance * largest
    wrong = np.asarray(~(near | (got == right)))
    return _Differences(got, right, wrong) if np.any(wrong) else None


def _argument(name: str, problem: Problem) -> Argument:
    tree, array = problem.variables[name], problem.array(name)
    if array is not None:
        values = _listed(array) if array.size <= MOST_ENTRIES else None
        return Argument(name=name, shape=array.shape, values=values)
    small = count_of(tree) <= MOST_ENTRIES and _is_json(tree)
    return Argument(name=name, shape=shape_of(tree), values=tree if small else None)


def _listed(array: AnyArray) -> Any:
    """An array as nested lists; complex numbers as text, since JSON has none."""
    if array.dtype.kind == "c":
        texts = [f"{complex(number):.{_DIGITS}g}" for number in array.ravel()]
        return np.array(texts, dtype=object).reshape(array.shape).tolist()
    return (array if array.dtype.kind in "biu" else np.round(array, _DIGITS)).tolist()


def _is_json(tree: Tree) -> bool:
    """Whether a value can be shown as it is."""
    if isinstance(tree, list | tuple):
        return all(map(_is_json, tree))
    return isinstance(tree, str | bool | int) or (isinstance(tree, float) and isfinite(tree))


def _where(
    function: FunctionSpec,
    differences: _Differences,
    failing: Sequence[tuple[Problem, _Differences]],
) -> Mapping[str, str | int]:
    """Which entries differ, if that can be said in a few words and is not chance."""
    wrong = differences.wrong
    if np.sum(wrong) < _LEAST_ENTRIES or np.all(wrong):
        return {}
    for name in function.parameters:
        for what, mask_of in _SIGNS:
            if _is_where(name, mask_of, failing):
                return {"argument": name, "sign": what}
    if wrong.ndim == 2:
        for axis, line in ((1, "row"), (0, "column")):
            hit = np.flatnonzero(np.any(wrong, axis=axis))
            if len(hit) == 1 < wrong.shape[1 - axis]:
                return {"line": line, "number": int(hit[0])}
    return {}


def _is_where(
    name: str,
    mask_of: Callable[[AnyArray], AnyArray],
    failing: Sequence[tuple[Problem, _Differences]],
) -> bool:
    """Whether on every problem that fails just those entries do, and enough of them do not."""
    wrong = right = 0
    for problem, differences in failing:
        array = problem.array(name)
        mask = np.zeros(()) if array is None or np.iscomplexobj(array) else mask_of(array)
        if not np.array_equal(mask, differences.wrong):
            return False
        wrong += int(np.sum(mask))
        right += int(mask.size - np.sum(mask))
    return min(wrong, right) >= _LEAST_ENTRIES


def _told_apart(got: AnyArray, right: AnyArray) -> tuple[float | str | None, float | str | None]:
    """Two numbers with as many digits as tell them apart, four at least; None is not finite."""
    for digits in range(_DIGITS, _MOST_DIGITS + 1):
        one, other = (_with_digits(number, digits) for number in (got, right))
        if one != other:
            break
    return one, other


def _with_digits(number: Any, digits: int) -> float | str | None:
    """A number with so many digits; a complex one as text, since JSON has none."""
    if not np.isfinite(number):
        return None
    if np.imag(number):
        return f"{complex(number):.{digits}g}"
    return float(f"{float(np.real(number)):.{digits}g}")
