"""What is wrong with a formula that is not right: a clause for the marker."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, pairwise

import numpy as np

from grader.formula.errors import FormulaError
from grader.formula.question import Case
from grader.formula.show import show
from grader.formula.tree import Node, Number, Product, Quotient, Transpose, rewrites
from grader.formula.trial import NameReading, Trial, Want, equal
from grader.formula.values import Array

MAX_CHANGES = 60
MAX_READINGS = 6
_SIGN = "looks like the opposite sign"


def difference_of(trial: Trial, readings: Sequence[NameReading]) -> str:
    """What distinguishes the value from the right one; "" if nothing known does.

    readings: those ways to read the formula in which it has a value, likely ones first.
    """
    for find in (_mistake, _factor, _turned):
        for reading in readings[:MAX_READINGS]:
            try:
                if clause := find(trial, reading):
                    return clause
            except FormulaError:  # it has no value in some case
                continue
    return ""


def mend(trial: Trial, readings: Sequence[NameReading]) -> str:
    """A transpose or an exchange of factors that would make it right; "" if none does."""
    singles = list(islice(_transposed(trial.tree), MAX_CHANGES))
    doubles = (
        (f"{first}, and {second}", tree)
        for first, once in singles
        for second, tree in _transposed(once)
    )
    for changes in (singles, _exchanged(trial.tree), doubles):
        for clause, tree in islice(changes, MAX_CHANGES):
            changed = trial.with_tree(tree)
            for reading in readings[:MAX_READINGS]:
                if (meaning := changed.agrees(reading, _nearly)) is not None:
                    return clause + meaning
    return ""


def _right(case: Case) -> list[Array]:
    """The right gradient: as a mean and, for a batch, as a sum."""
    return [case.right] + ([case.right * case.columns] if case.columns > 1 else [])


def _wrong(case: Case) -> list[Want]:
    """Values that say what went wrong."""
    wants = [Want(_SIGN, -right) for right in _right(case)]
    for sign, also in ((1, ""), (-1, ", and the opposite sign")):
        for clause, variant in case.variants.items():
            wants.append(Want(clause + also, sign * variant))
            wants.append(Want(clause + also, sign * variant * case.columns))
    return wants


def _nearly(case: Case) -> list[Want]:
    """The right value, and the same with a sign that is wrong as well."""
    right = _right(case)
    return [
        *(Want("", value) for value in right),
        *(Want(f"; besides, it {_SIGN}", -value) for value in right),
    ]


def _mistake(trial: Trial, reading: NameReading) -> str:
    return trial.agrees(reading, _wrong) or ""


def _turned(trial: Trial, reading: NameReading) -> str:
    """Whether the value is the transpose of the right one."""
    signs: set[int] = set()
    for case in trial.cases(reading):
        turned = trial.work_out(reading, case).turned
        right = [value.T for value in _right(case)]
        equals = [s for s in (1, -1) for f in turned for v in right if equal(f.array, s * v)]
        signs.add(equals[0] if equals else 0)
    if len(signs) != 1 or 0 in signs:
        return ""
    clause = "looks like the transpose of the gradient"
    return clause if 1 in signs else f"{clause}, with the opposite sign"


def _factor(trial: Trial, reading: NameReading) -> str:
    """The number by which the value differs from the right mean or sum, if it is one."""
    cases = [case for case in trial.cases(reading) if case.right.any()]
    fits = [fit for case in cases for fit in trial.work_out(reading, case).fits[:1]]
    if len(fits) < max(len(cases), 1):
        return ""
    named = []
    for summed in (False, True):
        rights = [case.right * case.columns if summed else case.right for case in cases]
        ratios = [_ratio(fit.array, right) for fit, right in zip(fits, rights, strict=True)]
        if all(ratios):
            named.append(_named_ratio(ratios, [case.numbers for case in cases]))
    shortest = min((name for name in named if name), key=len, default="")
    return f"right but for a factor of {shortest}" if shortest else ""


def _ratio(array: Array, right: Array) -> float:
    """One array over another; 0 if they are not multiples of each other."""
    ratio = float((array * right).sum() / (right * right).sum())
    return ratio if abs(ratio) > 1e-9 and equal(array, ratio * right) else 0.0


def _named_ratio(ratios: Sequence[float], sizes: Sequence[Mapping[str, float]]) -> str:
    """A ratio on each draw as a number, or as a size or its inverse."""
    sign = "-" if ratios[0] < 0 else ""
    for key in sizes[0]:
        for power, shown in ((1, key), (-1, f"1/{key}"), (2, f"{key}^2"), (-2, f"1/{key}^2")):
            wanted = [size[key] ** power for size in sizes]
            if np.allclose(np.abs(ratios), wanted, rtol=1e-9, atol=0.0):
                return sign + shown
    if max(ratios) - min(ratios) > 1e-9 * abs(ratios[0]):
        return ""
    simple = Fraction(ratios[0]).limit_denominator(100)
    close = abs(float(simple) - ratios[0]) < 1e-9 * abs(ratios[0])
    return str(simple) if close else f"{ratios[0]:.4g}"


def _transposed(tree: Node) -> Iterator[tuple[str, Node]]:
    """Every tree with one transpose less, or one more, and what is said of it."""
    yield from rewrites(tree, _without_transpose)
    yield from rewrites(tree, _with_transpose)


def _without_transpose(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Transpose):
        yield f"the transpose of {show(node.body)} is too many", node.body


def _with_transpose(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Product):
        for at, factor in enumerate(node.factors):
            if not isinstance(factor, Transpose | Number | Quotient):
                factors = (*node.factors[:at], Transpose(factor), *node.factors[at + 1 :])
                yield f"{show(factor)} lacks a transpose", Product(factors, node.signs)


def _exchanged(tree: Node) -> Iterator[tuple[str, Node]]:
    """Every tree with two neighbours of a product exchanged."""

    def change(node: Node) -> Iterator[tuple[str, Node]]:
        if isinstance(node, Product):
            for at, (first, second) in enumerate(pairwise(node.factors)):
                factors = (*node.factors[:at], second, first, *node.factors[at + 2 :])
                clause = f"{show(first)} and {show(second)} are in the wrong order"
                yield clause, Product(factors, node.signs)

    yield from rewrites(tree, change)
