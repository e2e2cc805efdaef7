"""Tables of pandas as trees and back. It is never imported to look at a value, only to make one."""

from importlib import import_module
from sys import modules
from typing import Any, Protocol

from numpy import dtype, ndarray, object_

from .limits import MAX_NAME, Full, Refused
from .tree import TABLES, Column, Table, Tree

_CLASSES = dict(zip(TABLES, ("DataFrame", "Series", "Index"), strict=True))


class Visitor(Protocol):
    """What makes trees of the parts of a table, and counts them."""

    @property
    def most(self) -> int: ...

    def visit(self, value: Any, depth: int) -> Tree: ...


def kind_of_table(kind: type) -> str:
    """Which table of pandas the instances of a type are; empty for others."""
    pandas = modules.get("pandas")
    for table, name in _CLASSES.items():
        known = getattr(pandas, name, None)
        if isinstance(known, type) and issubclass(kind, known):
            return table
    return ""


def capture_table(visitor: Visitor, kind: str, value: Any, depth: int) -> Table:
    """The tree of a DataFrame, Series or Index. Raises Full where it is too large."""
    depth += 1
    if kind == "index":
        return Table(kind, _levels(visitor, value, depth))
    index = () if _is_counted(value) else _levels(visitor, value.index, depth)
    if kind == "series":
        return Table(kind, (_column(visitor, value.name, value, depth),), index)
    if value.shape[1] > visitor.most:
        raise Full
    labels = value.columns.tolist()
    columns = tuple(
        _column(visitor, label, value.iloc[:, at], depth) for at, label in enumerate(labels)
    )
    names = tuple(visitor.visit(name, depth) for name in value.columns.names)
    return Table(kind, columns, index, names)


def _is_counted(value: Any) -> bool:
    """Whether rows are counted from 0, and some column tells how many there are."""
    index = value.index
    plain = type(index).__name__ == "RangeIndex" and (index.start, index.step) == (0, 1)
    return plain and index.name is None and value.shape[-1] > 0


def _levels(visitor: Visitor, index: Any, depth: int) -> "tuple[Column, ...]":
    if index.nlevels == 1:
        return (_column(visitor, index.name, index, depth),)
    return tuple(
        _column(visitor, name, index.get_level_values(at), depth)
        for at, name in enumerate(index.names)
    )


def _column(visitor: Visitor, label: Any, values: Any, depth: int) -> Column:
    """One column. values is a Series or an Index."""
    kind = values.dtype
    if isinstance(kind, dtype) and kind.type is not object_:
        held = values.to_numpy()
    else:
        if len(values) > visitor.most:
            raise Full
        pandas = modules["pandas"]
        missing = [False] * len(values) if isinstance(kind, dtype) else values.isna().tolist()
        held = [
            None if gone or one is pandas.NA or one is pandas.NaT else one
            for one, gone in zip(values.tolist(), missing, strict=True)
        ]
    tree = visitor.visit(held, depth)
    if type(tree) not in (ndarray, list):
        raise Full
    return Column(visitor.visit(label, depth), str(kind)[:MAX_NAME], tree)


def rebuild_table(table: Table, parts: "dict[int, Any]") -> Any:
    """The table as an object of pandas. Raises Refused where there is no pandas, or no such table.

    parts holds, by the id of its tree, the object of each label, name and list of values.
    """
    try:
        pandas: Any = import_module("pandas")
    except ImportError:
        raise Refused("a table needs pandas, which is not installed here") from None

    def series(column: Column) -> Any:
        values = parts[id(column.values)]
        try:
            return pandas.Series(values, dtype=column.dtype)
        except (TypeError, ValueError):  # a dtype that is not known here, or by another name
            return pandas.Series(values)

    def index(levels: "tuple[Column, ...]") -> Any:
        names = [parts[id(level.label)] for level in levels]
        if len(levels) == 1:
            return pandas.Index(series(levels[0]), name=names[0])
        return pandas.MultiIndex.from_arrays([series(level) for level in levels], names=names)

    if table.kind == "index":
        return index(table.columns)
    rows = index(table.index) if table.index else None
    if table.kind == "series":
        return _with_rows(series(table.columns[0]), rows).rename(parts[id(table.columns[0].label)])
    labels = [parts[id(column.label)] for column in table.columns]
    names = [parts[id(name)] for name in table.names]
    columns = {at: _with_rows(series(one), rows) for at, one in enumerate(table.columns)}
    frame = pandas.DataFrame(columns, index=rows)
    if len(names) > 1:
        frame.columns = pandas.MultiIndex.from_tuples(labels, names=names)
    else:
        frame.columns = pandas.Index(labels, name=names[0], tupleize_cols=False)
    return frame


def _with_rows(series: Any, rows: Any) -> Any:
    if rows is not None:
        series.index = rows
    return series
