"""Rebuild: a tree becomes the objects that it stands for, on the student's side."""

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.inside import boot
from grader.judge.checking.parts import part_of
from grader.values.capture import capture
from grader.values.limits import Refused
from grader.values.reader import decode
from grader.values.rebuild import given_object, rebuild
from grader.values.tree import Column, Foreign, Handle, Opaque, Source, Summary, Table, Tree
from grader.values.writer import encode, same
from tests.unit.test_values_capture import has_special
from tests.unit.trees import trees

pandas: Any = pytest.importorskip("pandas")
sparse: Any = pytest.importorskip("scipy.sparse")


@given(trees)
def test_plain_values_are_themselves(tree: Tree) -> None:
    """A plain value is rebuilt as it is, in new containers, and arrays are the tree's own."""
    if not has_special(tree):
        assert same(rebuild(tree), tree)


@given(trees)
def test_any_tree(tree: Tree) -> None:
    """Whatever a tree holds, it is rebuilt or refused."""
    with contextlib.suppress(Refused):
        rebuild(tree, lambda number: number)


def test_containers_are_new() -> None:
    """A function that changes what it is given does not change the tree."""
    tree = [1, {"a": [2]}]
    rebuilt = rebuild(tree)
    rebuilt[1]["a"].append(3)
    assert tree == [1, {"a": [2]}]


@pytest.mark.parametrize(
    ("text", "given_value", "result"),
    [
        ("lambda x: x * x", 3, 9),
        ("  np.sin\n", 0.0, 0.0),
        ("lambda x: math.floor(numpy.sqrt(x))", 10, 3),
        ("def f(x):\n    return g(x) + 1\n\ndef g(x):\n    return x", 3, 3),
        ("import math as m\ndef f(x):\n    return m.exp(0.0 * x)", 3, 1.0),
    ],
)
def test_sources(text: str, given_value: Any, result: Any) -> None:
    """A source is compiled: what its expression gives, or the last function that it defines."""
    function = given_object(decode(encode(Source(text))))
    assert function(given_value) == result
    assert function.__globals__["__builtins__"].len is len if "lambda" in text else True


@pytest.mark.parametrize("text", ["", "1", "lambda", "x = 1", "1 / 0", "def f(:", "\ud800", "\0"])
def test_sources_that_are_none(text: str) -> None:
    """A text that gives no callable is refused."""
    with pytest.raises(Refused):
        given_object(Source(text))


def test_handles() -> None:
    """A handle stands for what the look-up gives, wherever it is; without one it is refused."""
    cache = object()
    assert rebuild((1, {"cache": Handle(7)}), {7: cache}.__getitem__) == (1, {"cache": cache})
    with pytest.raises(Refused):
        rebuild(Handle(7))


@pytest.mark.parametrize("tree", [Opaque("object"), Summary("list", 9), [Opaque("object")]])
def test_what_did_not_cross(tree: Tree) -> None:
    """Nothing can be made of what did not cross."""
    with pytest.raises(Refused):
        rebuild(tree)


def test_what_amounts_to_a_value() -> None:
    """What is foreign is rebuilt as the plain value that it amounts to."""
    assert rebuild(Foreign("dict", "Counter", {"a": 1})) == {"a": 1}


FRAME = pandas.DataFrame(
    {
        "count": [1, 2, 3],
        "mean": [0.5, np.nan, -0.0],
        "name": ["a", None, "c"],
        "good": [True, False, True],
        "when": pandas.to_datetime(["2024-02-29", None, "2024-03-01"]),
    }
)
TABLES = {
    "frame": FRAME,
    "rows by name": FRAME.set_index("name"),
    "a part": FRAME.iloc[1:],
    "named rows": FRAME.rename_axis("row"),
    "rows of two levels": FRAME.set_index(["good", "count"]),
    "grouped": FRAME.groupby("good").agg({"count": ["sum", "max"]}),
    "named columns": FRAME.rename_axis("column", axis="columns"),
    "a column twice": pandas.concat([FRAME[["count"]], FRAME[["count"]]], axis=1),
    "numbered columns": pandas.DataFrame(np.arange(6.0).reshape(3, 2)),
    "no columns": pandas.DataFrame(index=[1, 2]),
    "nothing": pandas.DataFrame(),
    "no rows": FRAME.iloc[:0],
    "nullable": FRAME.assign(count=FRAME["count"].astype("Int64").mask(FRAME["good"])),
    "categories": FRAME.assign(name=FRAME["name"].astype("category")),
    "zone": FRAME.assign(when=FRAME["when"].dt.tz_localize("UTC")),
    "objects": pandas.DataFrame({"a": [1, "b", None]}, dtype=object),
    "series": FRAME["mean"],
    "series of one part": FRAME["name"].iloc[1:],
    "counts": FRAME["good"].value_counts(),
    "unnamed": pandas.Series([1, 2]),
    "index": FRAME.columns,
    "index of two levels": pandas.MultiIndex.from_product([[1, 2], ["a"]], names=["x", None]),
}


def check_equal(one: Any, other: Any) -> None:
    """Raise AssertionError unless two tables are equal as pandas tells."""
    assert type(one).__name__.replace("RangeIndex", "Index") == type(other).__name__.replace(
        "RangeIndex", "Index"
    )
    if isinstance(one, pandas.DataFrame):
        pandas.testing.assert_frame_equal(
            one, other, check_index_type="equiv", check_column_type=False
        )
    elif isinstance(one, pandas.Series):
        pandas.testing.assert_series_equal(one, other, check_index_type="equiv")
    else:
        pandas.testing.assert_index_equal(one, other)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_tables(table: Any) -> None:
    """A table of pandas comes back equal, with its dtypes, labels and rows."""
    captured = capture(table)
    assert type(captured) is Table
    received = decode(encode(captured))
    assert same(received, captured)
    rebuilt = rebuild(received)
    check_equal(rebuilt, table)
    assert same(capture(rebuilt), captured)


def test_large_tables_are_summaries() -> None:
    """A table over the budget is told by its type alone."""
    assert capture(pandas.DataFrame({"a": np.zeros(9_000_000)})) == Summary("DataFrame")


def test_tables_of_unknown_dtypes() -> None:
    """Where a dtype has no such name here, the values still come."""
    table = Table("series", (Column("a", "no such dtype", [1, 2]),))
    assert rebuild(table).tolist() == [1, 2]


def test_tables_without_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pandas a table is refused, and a value is looked at without importing it."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(Refused, match="pandas"):
        rebuild(Table("series", (Column(None, "int64", [1]),)))
    assert capture(iter([1])) == Foreign("iterable", "list_iterator", [1])


def test_the_room_is_loaded_privately() -> None:
    """In the student's process the room has builtins of its own, and nobody finds it."""
    (loaded,) = boot.load("values.capture")
    assert loaded.__dict__["__builtins__"] is not __builtins__
    assert not [name for name in sys.modules if name.startswith(boot.PACKAGE + ".")]
    assert loaded.capture([1, 2.0]) == [1, 2.0]


def test_patches_do_not_reach_the_room() -> None:
    """What student code puts in the place of builtins and NumPy's functions is not called."""
    script = """
import builtins, sys
sys.path.insert(0, sys.argv[1])
import boot

capture, writer, reader, rebuild = boot.load(*("values." + name for name in NAMES))
import numpy, struct, math, operator
def broken(*arguments, **named):
    raise RuntimeError(owner, name)
value = [1, 2.5, "a", {"b": (numpy.arange(3.0), {3})}, numpy.float64(1), range(2), 1 << 99]
for owner in (numpy, struct, math, operator):
    for name, held in tuple(vars(owner).items()):
        if callable(held) and not name.startswith("__"):
            setattr(owner, name, broken)
for name in ("len", "list", "dict", "tuple", "isinstance", "issubclass", "type", "sum", "sorted"):
    setattr(builtins, name, broken)
tree = reader.decode(writer.encode(capture.capture(value)))
assert writer.same(rebuild.rebuild(tree)[:5], value[:5])
print("sound")
""".replace("NAMES", '("capture", "writer", "reader", "rebuild")')
    folder = Path(boot.__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.stdout == "sound\n", done.stderr


@given(
    st.sampled_from(["csr", "csc", "coo", "lil", "dok", "dia"]),
    st.booleans(),
    st.integers(0, 3),
    st.integers(0, 2**32 - 1),
)
def test_a_sparse_matrix_is_itself_again(form: str, old: bool, extent: int, seed: int) -> None:
    """In its format and type, in few numbers, whatever its size."""
    rng = np.random.default_rng(seed)
    array = rng.integers(-1, 2, (extent, 4)) * rng.normal(size=(extent, 4))
    made = (sparse.coo_matrix if old else sparse.coo_array)(array).asformat(form)
    again = rebuild(decode(encode(capture((made, sparse.eye(100_000))))))
    assert type(again[0]) is type(made)
    assert np.array_equal(again[0].toarray(), array)
    assert again[1].nnz == 100_000


@pytest.mark.parametrize(
    "parts",
    [
        5,
        ((2, 2), [0], [0], [1.0]),
        ((2, 2), *map(np.array, ([2], [0], [1.0]))),
        ((2, 2), *map(np.array, ([-1], [0], [1.0]))),
        ((2, 2), *map(np.array, ([0, 1], [0], [1.0]))),
        ((2.0, 2), *map(np.array, ([0], [0], [1.0]))),
        ((2**62, 2**62), *map(np.array, ([0], [0], [1.0]))),
        ((2, 2), *map(np.array, ([0], [0], ["x"]))),
    ],
)
def test_what_is_no_sparse_matrix(parts: Any) -> None:
    """Nothing is made of it, and nothing large."""
    tree = Foreign("sparse", "csr_matrix", parts)
    with pytest.raises(Refused):
        rebuild(tree)
    assert part_of(tree).array is None


def test_a_sparse_matrix_takes_what_its_entries_do() -> None:
    """Not lists for each of millions of rows, nor as many diagonals, each of them whole."""
    at = np.arange(1000)
    tall = ((3_999_999, 1), at, 0 * at, np.ones(1000))
    scattered = ((1000, 3_999_000), at, 3999 * at[::-1], np.ones(1000))
    for form, parts in (("lil_matrix", tall), ("dia_array", scattered)):
        made = rebuild(Foreign("sparse", form, parts))
        assert (made.format, made.shape, made.nnz) == ("csr", parts[0], 1000)


def test_numbers_kept_as_objects() -> None:
    """Complex ones keep their imaginary parts: the real ones alone are another answer."""
    array = part_of(capture(np.array([1 + 2j, 3], dtype=object))).array
    assert array is not None
    assert array.tolist() == [1 + 2j, 3]
