"""Faults of the formulas that a lab declares for one question, in words."""

from collections.abc import Iterator, Sequence

import numpy as np

from grader.formula.errors import FormulaError
from grader.formula.parse import key_of
from grader.formula.question import Question


def faults_of_formulas(formulas: Sequence[Question]) -> Iterator[str]:
    """Every fault found: names, draws, shapes, and wrong formulas that are right."""
    seen: dict[str, str] = {}
    for formula in formulas:
        for name in dict.fromkeys((formula.variable, *formula.names)):
            try:
                key = key_of(name)
            except FormulaError as error:
                yield f"the formula of {formula.variable!r}: {name!r} is not a name: {error.reason}"
                continue
            if key in seen:
                yield f"{name!r} is the variable of two formulas"
            seen[key] = name
        yield from _trial(formula)


def _trial(formula: Question) -> Iterator[str]:
    """Draw all cases, and see that everything declared has a value, in the variable's shape."""
    about = f"the formula of {formula.variable!r}"
    try:
        drawn = formula.variables(np.random.default_rng(0))
        missing = {formula.samples, formula.variable, *formula.aliases} - drawn.keys()
        if missing:
            yield f"{about}: {', '.join(sorted(missing))} is not drawn"
            return
        cases = (*formula.batches, *formula.singles)
        shape = cases[0].values[key_of(formula.variable)].array.shape
        formula.vocabulary  # noqa: B018  every name in it is read
    except Exception as error:  # the lab's own functions may raise anything
        yield f"{about} cannot be worked out: {type(error).__name__}: {error}"
        return
    found = cases[0].right.shape
    if found != shape:
        yield f"{about}: the right value has the shape {found}, the variable {shape}"
    for clause in formula.variants:
        wrong = cases[0].variants[clause]
        if wrong.shape != found:
            yield f"{about}: the variant {clause!r} has the shape {wrong.shape}, not {found}"
        elif all(np.allclose(case.variants[clause], case.right) for case in formula.batches):
            yield f"{about}: the variant {clause!r} is right"
