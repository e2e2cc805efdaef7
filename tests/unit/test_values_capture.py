"""Capture: whatever a function returns becomes a tree, in bounded space, and nothing is raised."""

import array
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import itertools
import types
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given

from grader.values.capture import capture
from grader.values.limits import MAX_DEPTH, MAX_DRAWN, MAX_INT_BYTES, Budget
from grader.values.reader import decode
from grader.values.tree import Foreign, Opaque, Summary, Tree
from grader.values.writer import encode, same
from tests.unit.trees import trees


class Point(NamedTuple):
    """A tuple with names."""

    x: int
    y: float


@dataclasses.dataclass
class Pair:
    """Two fields."""

    left: Any
    right: Any


class Number(enum.IntEnum):
    """An int with a name."""

    ONE = 1


class Colour(enum.Enum):
    """No int."""

    RED = 1


class Vector(np.ndarray):
    """A subclass of arrays."""


class Text(str):
    """A text of a type of its own."""

    __slots__ = ()

    def __str__(self) -> str:
        return "a lie"


class Stack(list[Any]):
    """A list of a type of its own, which does not show what it holds."""

    def __iter__(self) -> Iterator[Any]:
        return iter("lies")

    def __len__(self) -> int:
        return 10**9


class Floaty:
    """A number by its method."""

    def __float__(self) -> float:
        return 2.5


class Indexed:
    """An int by its method."""

    def __index__(self) -> int:
        return 7


class Shown:
    """An array by its method."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.arange(3.0)


class Lookup(collections.abc.Mapping[str, int]):
    """A mapping that is not a dict."""

    def __getitem__(self, key: str) -> int:
        return len(key)

    def __iter__(self) -> Iterator[str]:
        return iter(("a", "bb"))

    def __len__(self) -> int:
        return 2


def moved() -> "collections.OrderedDict[str, int]":
    """An ordered dict whose order is not that of its insertions."""
    made = collections.OrderedDict(a=1, b=2)
    made.move_to_end("a")
    return made


objects = np.empty(2, object)
objects[:] = [np.zeros(2), "text"]

BUILTIN = Opaque("builtin_function_or_method")
AMOUNTS: list[tuple[Any, Tree]] = [
    (np.array([[1.0, 2.0]]).view(np.matrix), Foreign("matrix", "matrix", np.array([[1.0, 2.0]]))),
    (np.zeros(2).view(Vector), Foreign("subclass", "Vector", np.zeros(2))),
    (
        np.ma.array([1.0, 2.0], mask=[False, True]),
        Foreign("masked", "MaskedArray", np.array([1.0, 2.0])),
    ),
    (np.array([1.0], np.longdouble), Foreign("dtype", "ndarray", np.array([1.0]))),
    (np.array([258], ">i4"), Foreign("dtype", "ndarray", np.array([258]))),
    (np.array([2**63], ">u8"), Foreign("dtype", "ndarray", np.array([2**63], "<u8"))),
    (np.array(["ab"], ">U2"), Foreign("dtype", "ndarray", np.array(["ab"]))),
    (np.longdouble(1.5), Foreign("dtype", "longdouble", np.float64(1.5))),
    (objects, Foreign("objects", "ndarray", [np.zeros(2), "text"])),
    (np.array([[1, None]], object), Foreign("objects", "ndarray", [[1, None]])),
    (np.array(1.5, object), Foreign("objects", "ndarray", 1.5)),
    (Shown(), Foreign("array-like", "Shown", np.arange(3.0))),
    (Floaty(), Foreign("number", "Floaty", 2.5)),
    (Indexed(), Foreign("number", "Indexed", 7)),
    (decimal.Decimal("0.5"), Foreign("number", "Decimal", 0.5)),
    (fractions.Fraction(1, 4), Foreign("number", "Fraction", 0.25)),
    (Number.ONE, Foreign("int", "Number", 1)),
    (Text("a"), Foreign("str", "Text", "a")),
    (Stack([1, 2]), Foreign("list", "Stack", [1, 2])),
    (Point(1, 2.0), Foreign("tuple", "Point", (1, 2.0))),
    (moved(), Foreign("dict", "OrderedDict", {"b": 2, "a": 1})),
    (collections.defaultdict(int, a=1), Foreign("dict", "defaultdict", {"a": 1})),
    (collections.Counter("aab"), Foreign("dict", "Counter", {"a": 2, "b": 1})),
    (bytearray(b"ab"), Foreign("bytes", "bytearray", b"ab")),
    (memoryview(b"ab"), Foreign("bytes", "memoryview", b"ab")),
    (Pair(1, [2]), Foreign("dataclass", "Pair", {"left": 1, "right": [2]})),
    (Lookup(), Foreign("mapping", "Lookup", {"a": 1, "bb": 2})),
    (range(3), Foreign("range", "range", [0, 1, 2])),
    ((x * x for x in range(3)), Foreign("iterable", "generator", [0, 1, 4])),
    ({1: 2}.keys(), Foreign("iterable", "dict_keys", [1])),
    (array.array("d", [1.0]), Foreign("iterable", "array", [1.0])),
    (collections.deque([1, 2]), Foreign("iterable", "deque", [1, 2])),
    (datetime.date(2024, 2, 29), Foreign("date", "date", "2024-02-29")),
    (
        {object(): 1, object(): 2},
        Foreign("pairs", "dict", [(Opaque("object"), 1), (Opaque("object"), 2)]),
    ),
    ({object(), object()}, Foreign("set", "set", [Opaque("object"), Opaque("object")])),
    (Colour.RED, Opaque("Colour")),
    (len, BUILTIN),
    (lambda: 0, Opaque("function")),
    (Pair, Opaque("type")),
    (np, Opaque("module")),
    (NotImplemented, Opaque("NotImplementedType")),
    (np.zeros(1, [("a", "f8")]), Opaque("ndarray")),
    ((1, object(), 2), (1, Opaque("object"), 2)),
    (1 << (8 * MAX_INT_BYTES), "int"),
    (range(10**30), "range"),
    (itertools.count(), "count"),
    (iter(int, 1), "callable_iterator"),
    (np.broadcast_to(1.0, (2**20, 2**20)), "ndarray"),
    (np.zeros((1,) * 9), "ndarray"),
    (np.empty((2**30, 0), object), "ndarray"),
    ([0] * (2**20 + 1), "list"),
    (dict.fromkeys(range(20_000)), "dict"),
]


@pytest.mark.parametrize(("value", "tree"), AMOUNTS, ids=lambda held: type(held).__name__)
def test_amounts(value: Any, tree: Tree) -> None:
    """An object becomes what it amounts to; a name stands for the summary of what is too large."""
    captured = capture(value)
    if isinstance(tree, str):
        assert isinstance(captured, Summary)
        assert captured.type_name == tree
    else:
        assert same(captured, tree)
    assert same(decode(encode(captured)), captured)


@given(trees)
def test_plain_values_are_themselves(tree: Tree) -> None:
    """A plain value is captured as it is; a class of the tree's own is an object like others."""
    captured = capture(tree)
    encode(captured)
    if not has_special(tree):
        assert same(captured, tree)


def has_special(tree: Tree) -> bool:
    """Whether some part is of a class of the tree's own, or may not be told from another."""
    if isinstance(tree, dict):
        return any(map(has_special, (*tree, *tree.values())))
    if isinstance(tree, list | tuple | set | frozenset):
        return any(map(has_special, tree))
    return hasattr(type(tree), "__dataclass_fields__")


def test_digests_tell_what_is_too_large_apart() -> None:
    """Of two arrays or texts that are too large, the digest says whether they are the same."""
    small = Budget(bytes=10_000)
    one, other = np.zeros(5000), np.zeros(5000)
    assert same(capture(one, small), capture(other, small))
    other[7] = 1
    assert not same(capture(one, small), capture(other, small))
    summary = capture([one, 1], small)
    assert summary[0] == Summary("ndarray", 5000, "float64", (5000,), summary[0].digest)
    assert summary[1] == 1
    assert capture("a" * 20_000, small).length == 20_000
    assert capture("a" * 20_000, small) != capture("b" * 20_000, small)


def raising(*_: Any, **__: Any) -> Any:
    """A method of whatever kind."""
    raise RuntimeError("no")


def exiting(*_: Any, **__: Any) -> Any:
    """A method that ends more than itself."""
    raise SystemExit(3)


def with_methods(base: type = object, **methods: Any) -> Any:
    """An instance of a class with these methods."""
    return type("Hostile", (base,), methods)()


def lying_class() -> Any:
    """An object that says to be an array."""
    return with_methods(__class__=property(lambda self: np.ndarray))


def raising_class() -> Any:
    """An object whose class cannot be asked."""
    return with_methods(__class__=property(raising))


def recursive_list() -> Any:
    """A list in itself, twice."""
    made: list[Any] = []
    made += [made, made, 1]
    return made


def recursive_dict() -> Any:
    """A dict in itself."""
    made: dict[str, Any] = {}
    made["self"] = made
    return made


def recursive_objects() -> Any:
    """An array of objects in itself."""
    made = np.empty(1, object)
    made[0] = made
    return made


def doubling() -> Any:
    """A list that is small, and not when it is written out."""
    made: list[Any] = [1]
    for _ in range(60):
        made = [made, made]
    return made


def deep() -> Any:
    """A list of very many levels."""
    made: Any = 1
    for _ in range(100_000):
        made = (made,)
    return made


def deep_pairs() -> Any:
    """Dicts in dicts whose keys make no dict."""
    made: Any = 1
    for _ in range(MAX_DEPTH // 2):
        made = {object(): made, object(): 1}
    return made


def growing_list() -> Any:
    """A list that grows while it is looked at."""
    made: list[Any] = []

    def grow() -> float:
        made.extend([1] * 10)
        return 1.0

    made.append(with_methods(__float__=lambda self: grow()))
    return made


def growing_dict() -> Any:
    """A dict that changes while it is looked at."""
    made: dict[Any, Any] = {}
    made["a"] = with_methods(__float__=lambda self: made.update({object(): 1}) or 1.0)
    made["b"] = 1
    return made


def shrinking_mapping() -> Any:
    """A mapping without what its keys name."""
    return with_methods(keys=lambda self: ["a"], __getitem__=raising, __iter__=raising)


def endless_keys() -> Any:
    """A mapping with keys without end."""
    return with_methods(
        keys=lambda self: itertools.count(), __getitem__=lambda self, at: at, __iter__=raising
    )


def endless_nesting() -> Any:
    """An iterable that gives a new one of its kind, each time."""
    made: Any = type("Nest", (), {})
    made.__iter__ = lambda self: iter([made(), made()])
    return made()


def raising_generator() -> Any:
    """A generator that fails."""
    yield 1
    raise RuntimeError("no")


def large_arrays() -> Any:
    """A generator of arrays without end."""
    while True:
        yield np.zeros(100_000)


def ragged() -> Any:
    """An array-like that is none."""
    return with_methods(__array__=lambda self, *_, **__: [[1, 2], [3]])


def with_metaclass(**methods: Any) -> Any:
    """An instance of a class whose own class has these methods."""
    return type("Meta", (type,), methods)("Hostile", (), {})()


def renamed() -> Any:
    """An object whose type has a long name with lines."""
    made = with_methods()
    type(made).__name__ = "a\nb:" * 1000
    return made


def slots_dataclass() -> Any:
    """A dataclass without a field that it declares."""
    made = Pair(1, 2)
    del made.left
    return made


HOSTILE: list[Callable[[], Any]] = [
    lying_class,
    raising_class,
    recursive_list,
    recursive_dict,
    recursive_objects,
    doubling,
    deep,
    deep_pairs,
    growing_list,
    growing_dict,
    shrinking_mapping,
    endless_keys,
    endless_nesting,
    raising_generator,
    large_arrays,
    ragged,
    renamed,
    slots_dataclass,
    *(
        (lambda name=name, how=how: with_methods(**{name: how}))
        for name in ("__array__", "__float__", "__index__", "__complex__", "__iter__", "keys")
        for how in (raising, exiting, None, 1, lambda self, *_, **__: self)
    ),
    lambda: with_methods(__getattr__=raising, __getattribute__=raising),
    lambda: with_methods(__hash__=raising, __eq__=raising, __bool__=raising, __len__=raising),
    lambda: with_methods(__dataclass_fields__={"a": 1}),
    lambda: with_methods(__dataclass_fields__=property(raising)),
    lambda: with_methods(__array_interface__={"data": (0, True), "shape": (9,), "typestr": "<f8"}),
    lambda: with_methods(list, __iter__=raising, __len__=raising, __getitem__=raising),
    lambda: with_methods(dict, items=raising, __iter__=raising, __len__=lambda self: -1),
    lambda: with_methods(set, __iter__=lambda self: itertools.count()),
    lambda: with_methods(int, __int__=raising, __index__=raising, bit_length=raising),
    lambda: with_methods(float, __float__=raising, hex=raising),
    lambda: with_methods(str, __str__=raising, encode=raising, __len__=raising),
    lambda: with_methods(bytes, __bytes__=raising, __getitem__=raising),
    lambda: type("Day", (datetime.date,), {"isoformat": raising})(2024, 1, 1),
    lambda: with_metaclass(__instancecheck__=raising, __subclasscheck__=raising),
    lambda: with_metaclass(__name__=property(raising), __getattribute__=raising),
    lambda: with_metaclass(__mro__=property(raising), mro=lambda cls: type.mro(cls)),
    lambda: np.zeros(2).view(type("Sly", (np.ndarray,), {"shape": property(raising)})),
    lambda: type("Half", (np.float64,), {"dtype": property(raising)})(1.5),
    lambda: np.array([with_methods(__float__=exiting)], object),
    lambda: {with_methods(__float__=lambda self: 1.0), 1.0},
    lambda: types.SimpleNamespace(__array__=raising),
    lambda: ["\ud800", "\udfff" * 10, np.str_("\ud800")],
    lambda: [[[object()] * 100] * 1000] * 1000,
    lambda: [{at: at for at in range(9000)} for _ in range(9)],
    lambda: ["a" * 2**20] * 1000,
    lambda: [np.zeros(2**20)] * 1000,
    lambda: {frozenset([at, at + 1]): (at,) for at in range(100)},
    lambda: (at for at in range(MAX_DRAWN + 1)),
    lambda: map(raising, [1]),
    lambda: zip(itertools.count(), itertools.count(), strict=True),
    lambda: open("/dev/null"),  # noqa: SIM115, PTH123
    lambda: np.nditer(np.zeros(2)),
    lambda: (
        np.array(["a" * 10, "b"], np.dtypes.StringDType())
        if hasattr(np.dtypes, "StringDType")
        else 0
    ),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("make", HOSTILE)
@pytest.mark.parametrize("inside", [False, True])
def test_hostile_objects(make: Callable[[], Any], inside: bool) -> None:
    """Nothing is raised, whatever an object does, and its tree crosses and names its type."""
    value = make()
    captured = capture([1, value, "after"] if inside else value, Budget(nodes=20_000))
    assert same(decode(encode(captured)), captured)
    if inside:
        assert type(captured) is Summary or (captured[0], captured[2]) == (1, "after")


def test_a_cycle_is_cut() -> None:
    """What leads back to itself is named where it does."""
    assert capture(recursive_list()) == [Opaque("list"), Opaque("list"), 1]


def test_only_what_is_too_large_is_left_out() -> None:
    """Beside what is too large, the rest crosses."""
    captured = capture([1, itertools.count(), {"a": [0] * 200_000}, 2], Budget(nodes=100_000))
    assert captured[0::3] == [1, 2]
    assert captured[1] == Summary("count")
    assert captured[2] == {"a": Summary("list", 200_000)}


def test_the_work_is_bounded() -> None:
    """What is given up is not begun again and again: no more is drawn than twice the budget."""
    drawn = 0

    def one_more() -> Iterator[int]:
        nonlocal drawn
        while True:
            drawn += 1
            yield drawn

    capture([one_more() for _ in range(1000)], Budget(nodes=5000))
    assert drawn <= 10_000


class Stopped(BaseException):
    """Raised from outside."""


def test_passing_exceptions() -> None:
    """Those that stop the caller itself pass through, from whatever depth; no other does."""

    def stop(self: Any) -> float:
        raise Stopped

    hostile = [with_methods(__float__=stop)]
    assert capture(hostile) == [Opaque("Hostile")]
    with pytest.raises(Stopped):
        capture(hostile, passing=(Stopped,))


def test_arrays_are_the_objects_own() -> None:
    """A tuple of plain arrays is not copied."""
    given_arrays = (np.zeros((3, 2)).T, np.array(1.0))
    assert all(map(lambda one, other: one is other, capture(given_arrays), given_arrays))
