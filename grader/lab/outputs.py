"""What `returns` may hold for an output beside its points: ways to compare, by their names."""

from typing import Literal

from grader.lab.function_model import Output
from grader.lab.readings import Reading
from grader.lab.ways import (
    TableWay,
    TextWay,
    UpToOrderWay,
    UpToRelabellingWay,
    UpToSignWay,
)


def Exact(points: float) -> Output:
    """An output that must be right to the last digit, numbers with a point included.

    Whole numbers, bools and texts are compared so without being told.
    """
    return Output(points, exactly=True)


def Within(
    points: float, tolerance: float, *, of: Literal["largest", "entry", "one"] = "one"
) -> Output:
    """An output that may be off by so much.

    By default that is absolute; "entry" makes it a share of each right entry, "largest" of the
    largest of them, as for an output of which nothing is said.
    """
    error: Literal["largest", "entry", "absolute"] = "absolute" if of == "one" else of
    return Output(points, tolerance, tolerance, error=error, rounded=True)


def UpToSign(points: float, axis: int | None = None, *, tolerance: float = 1e-4) -> Output:
    """An array whose sign is free, or that of each line along an axis.

    Of components in rows, `axis=0` leaves the sign of each row free; of eigenvectors in columns,
    `axis=1` that of each column.
    """
    return Output(points, tolerance, way=UpToSignWay(axis))


def UpToOrder(points: float, axis: int = 0, *, levels: int = 1, tolerance: float = 1e-4) -> Output:
    """An array whose lines along an axis, or a list whose entries, may come in any order.

    levels counts the lists within each other whose order is free: 2 for groups in any order, each
    with its members in any order. A set may stand for a list.
    """
    return Output(points, tolerance, way=UpToOrderWay(axis, levels))


def UpToRelabelling(points: float) -> Output:
    """Labels of groups, one for each sample, where only who is with whom counts."""
    return Output(points, exactly=True, way=UpToRelabellingWay())


def Text(points: float, *, case: bool = True) -> Output:
    """A text, or texts in lists and dicts, in which white space does not matter.

    With `case=False` capitals do not matter either.
    """
    return Output(points, way=TextWay(case))


def TableEqual(points: float, *, order: bool = True, tolerance: float = 1e-4) -> Output:
    """A DataFrame or Series with the right columns, rows and labels.

    With `order=False` rows and columns may come in any order; labels of rows that the reference
    only counts from 0 are not looked at then.
    """
    return Output(points, tolerance, way=None if order else TableWay())


def Ignored() -> Output:
    """A value that is returned and not looked at, such as a cache."""
    return Output(0, ignored=True)


def Raises(points: float, *exceptions: type[Exception]) -> Output:
    """An exception that the function must raise, where the reference does.

    It counts on those problems on which the reference raises one of these; the other outputs
    on those on which it returns. A subclass of what is asked for is right.
    """
    return Output(points, raises=exceptions)


__all__ = [
    "Exact",
    "Ignored",
    "Raises",
    "Reading",
    "TableEqual",
    "Text",
    "UpToOrder",
    "UpToRelabelling",
    "UpToSign",
    "Within",
]
