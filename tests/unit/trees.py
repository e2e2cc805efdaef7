"""Any tree of values, for property tests."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.values.dtypes import FIXED, UNITS
from grader.values.limits import MAX_AXES, MAX_INT_BYTES
from grader.values.tree import (
    FOREIGN,
    TABLES,
    Column,
    Foreign,
    Handle,
    Opaque,
    Source,
    Summary,
    Table,
    Tree,
)

_large = (1 << (8 * MAX_INT_BYTES - 1)) - 1
# Lone surrogates are among the characters of a Python text.
texts = st.text(st.characters(exclude_categories=()), max_size=8)
names = st.text(st.characters(exclude_categories=()), max_size=80)
floats = st.floats() | st.sampled_from([-0.0, float("nan"), -float("nan"), 5e-324])
ints = (
    st.integers()
    | st.integers(-(2**66), 2**66)
    | st.builds(
        lambda few, sign: sign * (_large >> few), st.integers(0, 14_000), st.sampled_from([1, -1])
    )
    | st.sampled_from([2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 127, 128, -128, -129])
)
plain = st.one_of(
    st.none(), st.booleans(), ints, floats, st.complex_numbers(), texts, st.binary(max_size=8)
)

units = st.sampled_from(UNITS[1:])
times = st.builds(
    lambda kind, unit, multiple: np.dtype(f"{kind}8[{multiple}{unit}]"),
    st.sampled_from(["<M", "<m"]),
    units,
    st.integers(1, 2**31 - 1),
) | st.sampled_from([np.dtype("<M8"), np.dtype("<m8")])
texts_of_width = st.builds(
    lambda letter, width: np.dtype(f"{letter}{width}"), st.sampled_from("US"), st.integers(1, 5)
)
dtypes = st.sampled_from(FIXED) | times | texts_of_width


@st.composite
def arrays(draw: st.DrawFn, max_dims: int = MAX_AXES) -> Any:
    """An array of any dtype that crosses, with any bits, not always contiguous."""
    kind = draw(dtypes)
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=max_dims, min_side=0, max_side=3))
    size = int(np.prod(shape))
    if kind.kind == "U":
        array = np.array([draw(texts) for _ in range(size)] or [""], kind)[:size].reshape(shape)
    else:
        data = draw(st.binary(min_size=size * kind.itemsize, max_size=size * kind.itemsize))
        array = np.frombuffer(data, kind, size).reshape(shape).copy()
        if kind.kind == "b":
            array = np.asarray(array.view("u1") > 100)
    return array.T if draw(st.booleans()) else array


@st.composite
def scalars(draw: st.DrawFn) -> Any:
    """A scalar of NumPy's with any bits."""
    kind = draw(st.sampled_from(FIXED) | times)
    array = np.frombuffer(draw(st.binary(min_size=kind.itemsize, max_size=kind.itemsize)), kind)
    return (array.view("u1") > 9).astype("?")[0] if kind.kind == "b" else array[0]


numpy_scalars = scalars() | texts.map(np.str_) | st.binary(max_size=5).map(np.bytes_)
special = st.one_of(
    texts.map(Source),
    st.integers(0, 2**64 - 1).map(Handle),
    names.map(Opaque),
    st.builds(
        Summary,
        names,
        st.integers(-1, 2**63 - 1),
        names,
        st.lists(st.integers(0, 2**63), max_size=10).map(tuple),
        st.sampled_from([b"", bytes(range(16))]),
    ),
)


def is_hashable(value: Tree) -> bool:
    """Some of NumPy's times are not."""
    try:
        hash(value)
    except ValueError:
        return False
    return True


def foreign(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Foreign]:
    """What amounts to another tree."""
    return st.builds(Foreign, st.sampled_from(FOREIGN), names, inner)


keys = st.recursive(
    plain | numpy_scalars.filter(is_hashable) | special,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple) | st.frozensets(inner, max_size=3) | foreign(inner)
    ),
    max_leaves=4,
)


@st.composite
def tables(draw: st.DrawFn, inner: st.SearchStrategy[Tree]) -> Table:
    """A table of columns of one length; not every one is a table to pandas."""
    kind = draw(st.sampled_from(TABLES))
    rows = draw(st.integers(0, 3))

    def column() -> Column:
        if draw(st.booleans()):
            values: Tree = [draw(inner) for _ in range(rows)]
        else:
            values = np.arange(rows).astype(draw(st.sampled_from(FIXED)))
        return Column(draw(inner), draw(names), values)

    count = 1 if kind == "series" else draw(st.integers(int(kind == "index"), 3))
    columns = tuple(column() for _ in range(count))
    index = () if kind == "index" else tuple(column() for _ in range(draw(st.integers(0, 2))))
    levels = tuple(draw(inner) for _ in range(draw(st.integers(1, 2))))
    return Table(kind, columns, index, levels)


trees: st.SearchStrategy[Tree] = st.recursive(
    plain | numpy_scalars | special | arrays() | keys,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(keys, inner, max_size=4),
        st.sets(keys, max_size=4),
        st.frozensets(keys, max_size=4),
        foreign(inner),
        tables(inner),
    ),
    max_leaves=12,
)
