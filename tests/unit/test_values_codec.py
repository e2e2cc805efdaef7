"""Trees: what is encoded comes back by type and bits; whatever else arrives is refused, cheaply."""

import contextlib
import struct
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from grader.values import writer
from grader.values.dtypes import FIXED
from grader.values.limits import (
    MAX_AXES,
    MAX_DEPTH,
    MAX_INT_BYTES,
    MAX_NAME,
    MAX_NODES,
    Refused,
)
from grader.values.reader import decode
from grader.values.rebuild import rebuild
from grader.values.tree import Column, Foreign, Handle, Opaque, Source, Summary, Table, Tree
from grader.values.writer import encode, same
from tests.unit.trees import arrays, trees

TUPLE, LIST, DICT, SET = b"\x09", b"\x0a", b"\x0b", b"\x0c"
DOUBLE = FIXED.index(np.dtype("<f8"))


def u32(*numbers: int) -> bytes:
    """Little endian."""
    return struct.pack(f"<{len(numbers)}I", *numbers)


def agrees(one: Any, other: Any) -> bool:
    """Whether two trees are the same, told without the codec."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if isinstance(one, np.generic):
        return (one.dtype, one.tobytes()) == (other.dtype, other.tobytes())
    if isinstance(one, float):
        return struct.pack("<d", one) == struct.pack("<d", other)
    if isinstance(one, complex):
        return agrees(one.real, other.real) and agrees(one.imag, other.imag)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(agrees, one, other))
    if isinstance(one, dict):
        return agrees(list(one.items()), list(other.items()))
    if isinstance(one, set | frozenset):
        left = list(other)
        for element in one:
            at = next((at for at, held in enumerate(left) if agrees(element, held)), None)
            if at is None:
                return False
            del left[at]
        return not left
    if hasattr(one, "__dataclass_fields__"):
        fields = one.__dataclass_fields__
        return all(agrees(getattr(one, field), getattr(other, field)) for field in fields)
    return bool(one == other)


@given(trees)
@example({1: "a", (2, "b"): [None, {3, 4.0}]})
@example(np.array("\ud800"))
def test_round_trip(tree: Tree) -> None:
    """Every tree comes back by type and bits, and is written in the same way again."""
    encoded = encode(tree)
    received = decode(encoded)
    assert agrees(received, tree)
    assert encode(received) == encoded
    assert same(received, tree)


@given(trees, trees)
def test_same_is_by_type_and_bits(one: Tree, other: Tree) -> None:
    """Two trees are the same exactly if all of their parts are."""
    assert same(one, other) == agrees(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        (0.0, -0.0),
        (1.0, np.float64(1.0)),
        (np.float64(1.0), np.array(1.0)),
        (np.array(1.0), np.array([1.0])),
        (np.zeros(2), np.zeros(2, "f4")),
        (np.zeros((2, 1)), np.zeros((1, 2))),
        ("a", np.str_("a")),
        ("a", b"a"),
        ([], ()),
        ({1, 2}, frozenset({1, 2})),
        ({1: 2, 3: 4}, {3: 4, 1: 2}),
        ({True: 0}, {1: 0}),
        (Handle(1), 1),
        (Source("f"), "f"),
        (Opaque("f"), Source("f")),
    ],
)
def test_different(one: Tree, other: Tree) -> None:
    """What Python calls equal is not the same where a type or a bit differs."""
    assert not same(one, other)
    assert encode(one) != encode(other)


def test_nan_is_nan() -> None:
    """A nan is the same as a nan with the same bits, in whatever it stands."""
    assert same(float("nan"), float("nan"))
    assert same(np.array([np.nan, 1]), np.array([np.nan, 1]))
    assert same({"a": [float("nan")]}, {"a": [float("nan")]})


@given(arrays())
def test_received_arrays_are_owned(array: Any) -> None:
    """What is received owns its memory, is aligned and contiguous, and can be written to."""
    received = decode(encode(array))
    assert received.flags.owndata
    assert received.flags.writeable
    assert received.flags.aligned
    assert received.flags.c_contiguous


@pytest.mark.parametrize(
    "tree",
    [
        object(),
        range(3),
        bytearray(2),
        np.zeros(2, ">f8"),
        np.zeros(2, np.longdouble),
        np.longdouble(1),
        np.zeros(2, object),
        np.zeros(2, [("a", "f8")]),
        np.eye(2).view(np.matrix),
        np.zeros((1,) * (MAX_AXES + 1)),
        np.empty((0, 2**27)),
        np.broadcast_to(1.0, (2**20, 2**20)),
        1 << 8 * MAX_INT_BYTES,
        Opaque("n" * (MAX_NAME + 1)),
        Foreign("none of them", "x", 1),
        Handle(-1),
        Handle(2**64),
        Summary("x", 2**63),
        Summary("x", digest=b"short"),
        Table("frame", (Column("a", "", [1]), Column("b", "", [1, 2]))),
        Table("frame", (Column("a", "", np.zeros((2, 2))),)),
        Table("series", ()),
        Table("index", ()),
        Table("frame", (), names=()),
        Table("none of them", ()),
        [0] * (MAX_NODES + 1),
        dict.fromkeys(range(20_000)),
        set(range(20_000)),
    ],
    ids=lambda tree: type(tree).__name__,
)
def test_what_cannot_cross(tree: Tree) -> None:
    """What is not a tree, and what is over a cap, is refused before anything is sent."""
    for whole in (tree, [tree]):
        with pytest.raises(Refused):
            encode(whole)


def test_caps_are_met() -> None:
    """What is just at a cap crosses."""
    nested: Tree = 1
    for _ in range(MAX_DEPTH):
        nested = [nested]
    largest = (1 << (8 * MAX_INT_BYTES - 1)) - 1
    for tree in (nested, largest, -largest - 1, dict.fromkeys(range(11_000)), "n" * 2**20):
        assert same(decode(encode(tree)), tree)
    with pytest.raises(Refused):
        encode([nested])
    assert str(largest)  # Python's own limit on digits does not stand in the way


def test_cap_on_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree over the cap on bytes is not encoded, wherever its bytes are."""
    monkeypatch.setattr(writer, "MAX_BYTES", 1000)
    assert encode([np.zeros(50), "a" * 500])
    for tree in ([np.zeros(100), "a" * 500], ["a" * 600, "b" * 600], [b"a" * 600, 0.0] * 2):
        with pytest.raises(Refused):
            encode(tree)


def is_refused_or_decoded(encoded: bytes) -> None:
    """Decode bytes that may be anything: nothing but Refused, and what is decoded is a tree."""
    with contextlib.suppress(Refused):
        encode(decode(encoded))


@given(st.binary(max_size=200))
@example(b"")
def test_arbitrary_bytes(encoded: bytes) -> None:
    """Bytes of any kind are either a tree or refused."""
    is_refused_or_decoded(encoded)


@given(st.integers(0, 30), st.binary(max_size=60))
def test_every_tag(tag: int, rest: bytes) -> None:
    """Whatever follows a tag, it is a tree or refused."""
    is_refused_or_decoded(bytes([tag]) + rest)


extents = st.one_of(st.integers(0, 4), st.sampled_from([2**16, 2**26, 2**31, 2**32 - 1]))


@given(st.integers(0, 20), st.lists(extents, max_size=MAX_AXES + 1), st.binary(max_size=100))
@example(DOUBLE, [0, 2**26, 2**26, 2**26], b"")
def test_announced_shapes(code: int, shape: list[int], data: bytes) -> None:
    """Whatever shape an array announces, it is decoded or refused."""
    is_refused_or_decoded(bytes([14, len(shape), code]) + u32(*shape) + data)


@given(trees, st.data())
def test_mutated(tree: Tree, data: st.DataObject) -> None:
    """A valid encoding with bytes flipped, cut out or added is a tree or refused."""
    encoded = bytearray(encode(tree))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, max(len(encoded) - 1, 0)))
        how = data.draw(st.sampled_from(["flip", "cut", "insert"]))
        if how == "flip" and encoded:
            encoded[at] ^= data.draw(st.integers(1, 255))
        elif how == "cut":
            del encoded[at : at + data.draw(st.integers(1, 20))]
        else:
            encoded[at:at] = data.draw(st.binary(min_size=1, max_size=8))
    is_refused_or_decoded(bytes(encoded))


@given(trees, st.integers(1, 50))
def test_truncated_and_extended(tree: Tree, count: int) -> None:
    """What misses its last bytes, or has bytes to spare, is always refused."""
    encoded = encode(tree)
    with pytest.raises(Refused):
        decode(encoded + bytes(count))
    assume(count <= len(encoded))
    with pytest.raises(Refused):
        decode(encoded[:-count])


HOSTILE = {
    "a count without items": LIST + u32(2**32 - 1),
    "a count of pairs": DICT + u32(2**32 - 1) + bytes(100),
    "a text beyond the end": b"\x07" + u32(100) + b"short",
    "a text that is not UTF-8": b"\x07" + u32(2) + b"\xff\xff",
    "an overlong character": b"\x07" + u32(2) + b"\xc0\x80",
    "a huge int": b"\x04" + u32(MAX_INT_BYTES + 1) + b"\x01" * (MAX_INT_BYTES + 1),
    "an int with bytes to spare": b"\x04" + u32(10) + b"\x01" * 8 + b"\0\0",
    "a small int written large": b"\x04" + u32(1) + b"\x01",
    "an empty int": b"\x04" + u32(0),
    "too many levels": (LIST + u32(1)) * (MAX_DEPTH + 1) + b"\0",
    "very many levels": (LIST + u32(1)) * 100_000 + b"\0",
    "a key twice": DICT + u32(2) + b"\x01\0\x01\0",
    "equal keys of two types": DICT + u32(2) + encode(1) + b"\0" + b"\x02\0",
    "a key that is a list": DICT + u32(1) + LIST + u32(0) + b"\0",
    "a key that is an array": DICT + u32(1) + encode(np.zeros(1)) + b"\0",
    "a key with a list in it": SET + u32(1) + encode(([],)),
    "an element twice": SET + u32(2) + b"\x01\x01",
    "no such tag": b"\xff",
    "no such dtype": bytes([14, 0, 99]) + bytes(8),
    "too many axes": bytes([14, MAX_AXES + 1, DOUBLE]) + u32(*[1] * 9) + bytes(8),
    "more data than there is": bytes([14, 2, DOUBLE]) + u32(2**32 - 1, 2**32 - 1),
    "an absurd empty array": bytes([14, 2, DOUBLE]) + u32(0, 2**32 - 1),
    "text without characters": bytes([14, 1, 14]) + u32(0, 2**26),
    "text of huge characters": bytes([14, 1, 14]) + u32(2**32 - 1, 0),
    "no character": bytes([14, 1, 14]) + u32(1, 1) + b"\xff\xff\xff\x7f",
    "no unit": bytes([14, 0, 16, 99]) + u32(1) + bytes(8),
    "no multiple": bytes([14, 0, 16, 7]) + u32(0) + bytes(8),
    "a multiple of no unit": bytes([14, 0, 16, 0]) + u32(2) + bytes(8),
    "a text as a scalar": bytes([15, 14]) + u32(1) + bytes(4),
    "no such kind": bytes([20, 99]) + u32(1) + b"x\0",
    "a long name": bytes([21]) + u32(100) + b"x" * 100,
    "a negative length of names": bytes([23, 0]) + u32(0, 0, 0),
    "columns of two lengths": bytes([23, 0])
    + u32(2)
    + (b"\0" + u32(0) + LIST + u32(0))
    + (b"\0" + u32(0) + LIST + u32(1) + b"\0")
    + u32(0, 1)
    + b"\0",
    "many keys of one hash": SET
    + u32(20_000)
    + b"".join(encode(at * (2**61 - 1)) for at in range(1, 20_001)),
}


@pytest.mark.parametrize("encoded", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes(encoded: bytes) -> None:
    """Bytes that announce too much, or say something twice or nothing at all, are refused."""
    with pytest.raises(Refused):
        decode(encoded)


@given(st.binary(max_size=20))
def test_bools_are_zero_or_one(data: bytes) -> None:
    """A bool whose byte is neither 0 nor 1 crosses as a bool that NumPy knows."""
    array = np.frombuffer(data, "?")
    for encoded in (bytes([14, 1, 0]) + u32(len(data)) + data, encode(array)):
        assert decode(encoded).view(np.uint8).tolist() == [int(byte != 0) for byte in data]


@pytest.mark.parametrize(
    "encoded",
    [
        bytes([14, 2, DOUBLE]) + u32(2**20, 2**10) + bytes(64),
        LIST + u32(2**32 - 1) + bytes(64),
        b"\x07" + u32(2**32 - 1) + bytes(64),
        bytes([14, 1, 14]) + u32(2**24, 2**10) + bytes(64),
    ],
)
def test_announcements_allocate_nothing(encoded: bytes) -> None:
    """What is announced as gigabytes costs no memory: its size is checked first."""
    tracemalloc.start()
    try:
        with pytest.raises(Refused):
            decode(encoded)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100_000


def nested_collisions(levels: int) -> frozenset[Any]:
    """Frozensets in frozensets whose hashes are equal in pairs, so that they must be compared."""
    one: Any = frozenset({1})
    other: Any = frozenset({2**61})
    for _ in range(levels):
        one, other = frozenset({(one, 1), (other, 2)}), frozenset({(one, 2), (other, 1)})
    return frozenset({one, other})


WORST = {
    "empty sets": LIST + u32(150_000) + (SET + u32(0)) * 150_000,
    "numbers of one hash": SET
    + u32(1000)
    + b"".join(encode(at * (2**61 - 1)) for at in range(1, 1001)),
    "nans": SET + u32(10_000) + encode(float("nan")) * 10_000,
    "empty arrays": LIST + u32(100_000) + encode(np.zeros(0)) * 100_000,
    "handles of few hashes": encode({Handle(at) for at in range(1000)}),
    "nested sets": encode(nested_collisions(6)),
    "large ints": LIST + u32(1000) + encode(1 << 14_000) * 1000,
}


@pytest.mark.parametrize("encoded", WORST.values(), ids=WORST)
def test_memory_is_in_proportion(encoded: bytes) -> None:
    """What is costly to hold takes a small multiple of its bytes, or is refused."""
    tracemalloc.start()
    try:
        is_refused = False
        try:
            decode(encoded)
        except Refused:
            is_refused = True
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert is_refused or peak < 80 * len(encoded) + 100_000


@pytest.mark.parametrize("wrapped", [lambda one: one, lambda one: [one], lambda one: {"f": one}])
def test_sources_are_compiled_only_for_who_asks(wrapped: Any) -> None:
    """What came from the student's side is never executed: not read there, nor rebuilt."""
    tree = wrapped(Foreign("list", "Mine", [Source("1 / 0"), Source("print")]))
    with pytest.raises(Refused, match="source"):
        rebuild(tree)
    with pytest.raises(Refused, match="source"):
        decode(encode(tree), sources=False)
