"""Formulas that are right where samples are rows: X^T (Q - P) for the transposed weights."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.formula.errors import FormulaError
from grader.formula.evaluate import Evaluator
from grader.formula.functions import Function
from grader.formula.question import Case
from grader.formula.trial import NameReading, Trial, equal
from grader.formula.values import transpose


def right_in_rows(trial: Trial) -> bool:
    """Whether the formula is right for values that are all transposed, and a transposed result."""
    return all(_right_in_rows(trial, case) for case in trial.question.batches)


def _right_in_rows(trial: Trial, case: Case) -> bool:
    scope = trial.scope(case, NameReading("batch", {}))
    turned = replace(
        scope,
        variables={key: transpose(value) for key, value in scope.variables.items()},
        functions=_turned(scope.functions),
        columns=0,
    )
    try:
        value = Evaluator(turned, {}, trial.place, trial.steps).result(trial.tree)
    except FormulaError:
        return False
    rights = [case.right.T, case.right.T * case.columns]
    rows = [value.array]
    if value.rows == case.columns:
        rows.append(value.array.sum(axis=-2, keepdims=True))
    return not value.axes and any(equal(row, right) for row in rows for right in rights)


def _turned(functions: Mapping[str, Function]) -> dict[str, Function]:
    """Functions of columns as functions of rows."""

    def turned(function: Function) -> Function:
        return lambda *arguments: _transposed(function(*map(_transposed, arguments)))

    return {key: turned(function) for key, function in functions.items()}


def _transposed(array: Any) -> Any:
    return array.T if hasattr(array, "T") else array
