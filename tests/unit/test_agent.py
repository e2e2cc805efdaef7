"""Steps as the agent takes them: what goes in, what comes back, and what is kept between them."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest

from grader.inside.agent import (
    ABSENT,
    ARGUMENTS_BACK,
    ATTRIBUTE,
    BY_NAME,
    CALL,
    GIVE_BACK,
    ITEM,
    KEEP,
    METHOD,
    NAME,
    RAISED,
    RETURNED,
    UNDRAWN,
    answer,
)
from grader.values.frames import Message
from grader.values.reader import decode
from grader.values.tree import Foreign, Handle, Opaque, Source, Tree
from grader.values.writer import encode, same


class Pair(NamedTuple):
    """What students like to return."""

    first: Any
    second: Any


class Held:
    """What students make of a class to return several values; one attribute has no value yet."""

    __slots__ = ("a", "b", "c")

    def __init__(self, a: Any, b: Any) -> None:
        self.a, self.b = a, b


class Numbered(Held):
    """It can be unpacked, though it has no __iter__."""

    def __getitem__(self, at: int) -> Any:
        return (self.a, self.b)[at]


class Named(Held):
    """Its values have names, and no numbers."""

    def __getitem__(self, name: str) -> Any:
        return {"a": self.a, "b": self.b}[name]


class Raising:
    """An object that cannot be looked into."""

    def __init__(self) -> None:
        self.a = 1

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError


class Model:
    """Something that only lives on the student's side."""

    def __init__(self, width: int) -> None:
        self.width, self.seen = width, [width]

    def grow(self, by: int) -> int:
        """Change it."""
        self.width += by
        self.seen.append(self.width)
        return self.width


def fails_in_the_middle() -> Any:
    """A generator that stops with an exception."""
    yield 1.0
    raise KeyError("second")


class Side:
    """A student's side: a namespace, and what its steps have kept."""

    def __init__(self, **namespace: Any) -> None:
        self.namespace, self.handles = namespace, dict[int, Any]()
        self.number = 0

    def step(self, kind: int, name: str, *arguments: Tree, flags: int = GIVE_BACK) -> Message:
        """One step; they are numbered from 1."""
        self.number += 1
        asked = Message(kind, self.number, encode((name, arguments, flags)))
        return answer(asked, self.namespace, self.handles)

    def value(self, kind: int, name: str, *arguments: Tree, flags: int = GIVE_BACK) -> Tree:
        """What a step gives back."""
        told = self.step(kind, name, *arguments, flags=flags)
        assert told.kind == RETURNED, decode(told.payload)
        return decode(told.payload)[0]


@pytest.mark.parametrize(
    "value",
    [
        3,
        True,
        2.5,
        1 + 2j,
        None,
        "text",
        b"bytes",
        np.float64(2.5),
        np.int32(3),
        np.array(2.5),
        np.array([1, 2]),
        np.array([[1.0]], dtype=np.float32),
        [1, [2.0]],
        (1, "two"),
        {"a": np.zeros(2), 3: None},
        {1, 2},
    ],
    ids=repr,
)
def test_types_arrive_as_they_were_sent(value: Tree) -> None:
    """An int is an int on the other side, a list a list; and so they come back."""
    side = Side(kind=lambda given: type(given).__name__, same=lambda given: given)
    assert side.value(CALL, "kind", value) == type(value).__name__
    assert same(side.value(CALL, "same", value), value)


def test_functions_arrive_as_functions() -> None:
    """What is sent as source can be called."""
    side = Side(twice=lambda function, x: function(function(x)))
    assert side.value(CALL, "twice", Source("lambda x: x + 1"), 3) == 5


@pytest.mark.parametrize(
    ("returned", "tree"),
    [
        (lambda: Pair(1, [2]), Foreign("tuple", "Pair", (1, [2]))),
        (lambda: np.matrix([[1.0]]), Foreign("matrix", "matrix", np.array([[1.0]]))),
        (lambda: (part for part in (1, 2)), Foreign("iterable", "generator", [1, 2])),
        (lambda: iter(int, 1), Foreign("iterable", "callable_iterator", [0] * 16)),
        (lambda: np.array([1.0, "a"], object), Foreign("objects", "ndarray", [1.0, "a"])),
        (lambda: object(), Opaque("object")),
        (lambda: SimpleNamespace(a=1), Foreign("attributes", "SimpleNamespace", {"a": 1})),
        (lambda: Held(1, [2]), Foreign("attributes", "Held", {"a": 1, "b": [2]})),
        (lambda: Raising(), Opaque("Raising")),
        (lambda: Numbered(1, [2]), Foreign("iterable", "Numbered", [1, [2]])),
        (lambda: Named(1, [2]), Foreign("attributes", "Named", {"a": 1, "b": [2]})),
        (lambda: SimpleNamespace(**{f"x{at}": at for at in range(17)}), Opaque("SimpleNamespace")),
        (lambda: Held, Opaque("type")),
        (lambda: len, Opaque("builtin_function_or_method")),
    ],
)
def test_what_is_no_plain_value(returned: Callable[[], Any], tree: Tree) -> None:
    """It comes back as what it amounts to, and an endless one as its beginning."""
    assert same(Side(f=returned).value(CALL, "f"), tree)


def test_exceptions_of_a_generator_are_the_functions() -> None:
    """What it raises while it is drawn is raised by the function that returned it."""
    told = Side(f=fails_in_the_middle).step(CALL, "f")
    assert told.kind == RAISED
    assert decode(told.payload)[0] == "KeyError"


def test_arguments_come_back_as_they_are_then() -> None:
    """Where they are asked for; what is kept comes back as it went, of functions nothing does."""

    def change(array: Any, rows: Any, function: Any) -> None:
        array *= 2
        rows.append(3)

    sent = np.ones(2), [1, 2], Source("lambda x: x")
    side = Side(change=change)
    told = side.step(CALL, "change", *sent, flags=GIVE_BACK | ARGUMENTS_BACK)
    value, after = decode(told.payload)
    assert value is None
    assert same(after, (np.full(2, 2.0), [1, 2, 3], None))
    assert decode(side.step(CALL, "change", *sent).payload) == (None, ())


def test_what_is_kept_is_used_by_later_steps() -> None:
    """An instance stays where it is; its methods, attributes and items are had by a handle."""
    side = Side(Model=Model, width_of=lambda model: model.width)
    assert side.value(CALL, "Model", 4, flags=KEEP) == Handle(1)
    assert side.value(METHOD, "grow", Handle(1), 3) == 7
    assert side.value(ATTRIBUTE, "width", Handle(1)) == 7
    assert side.value(CALL, "width_of", Handle(1)) == 7
    assert side.value(ATTRIBUTE, "seen", Handle(1), flags=KEEP | GIVE_BACK) == [4, 7]
    assert side.value(ITEM, "", Handle(5), 1) == 7
    told = side.step(CALL, "width_of", Handle(1), flags=GIVE_BACK | ARGUMENTS_BACK)
    assert decode(told.payload) == (7, (Handle(1),))


@pytest.mark.parametrize(
    ("kind", "name", "arguments", "raised"),
    [
        (METHOD, "no_such", (Handle(1),), "AttributeError"),
        (ITEM, "", (Handle(1), 0), "TypeError"),
        (ATTRIBUTE, "width", (Handle(9),), "Refused"),
        (CALL, "width_of", (1,), "AttributeError"),
    ],
)
def test_steps_that_fail(kind: int, name: str, arguments: tuple[Tree, ...], raised: str) -> None:
    """They have raised, whatever it was."""
    side = Side(Model=Model, width_of=lambda model: model.width)
    side.value(CALL, "Model", 4, flags=KEEP)
    told = side.step(kind, name, *arguments)
    assert (told.kind, decode(told.payload)[0]) == (RAISED, raised)


def test_absent_functions() -> None:
    """A name that is not there, or is bound to something else, is told apart from an exception."""
    side = Side(value=3)
    assert side.step(CALL, "missing") == Message(ABSENT, 1, encode(""))
    assert side.step(CALL, "value") == Message(ABSENT, 2, encode("int"))


@pytest.mark.parametrize(
    "shape", [(2**23, 8), (2**27,)], ids=["beyond a frame", "far beyond a frame"]
)
def test_giants_are_summed_up(shape: tuple[int, ...]) -> None:
    """What no message holds comes back as its type and shape."""
    side = Side(f=lambda: np.broadcast_to(np.int8(0), shape))
    value = side.value(CALL, "f", flags=GIVE_BACK | ARGUMENTS_BACK)
    assert value.shape == shape
    assert value.dtype == "int8"


def test_names_and_named_arguments() -> None:
    """What a name stands for comes back as it is; arguments may have names."""
    side = Side(x=[1, 2], f=lambda a, b=1: a - b, model=Model(3))
    assert side.value(NAME, "x") == [1, 2]
    assert isinstance(side.value(NAME, "f"), Opaque)
    assert side.step(NAME, "y").kind == ABSENT
    assert side.value(CALL, "f", 5, {"b": 2}, flags=GIVE_BACK | BY_NAME) == 3
    told = side.value(NAME, "model", flags=KEEP | GIVE_BACK)
    assert told == Foreign("attributes", "Model", {"width": 3, "seen": [3]})
    assert side.value(METHOD, "grow", Handle(5), {"by": 4}, flags=GIVE_BACK | BY_NAME) == 7
    assert decode(side.step(CALL, "f", {"c": 2}, flags=BY_NAME).payload)[0] == "TypeError"


def test_an_iterator_may_stay_as_it_is() -> None:
    """Nothing is drawn from it, so that later steps draw all of it."""
    side = Side(squares=lambda n: (k * k for k in range(n)))
    assert side.value(CALL, "squares", 40, flags=KEEP | GIVE_BACK | UNDRAWN) == Opaque("generator")
    assert [side.value(METHOD, "__next__", Handle(1)) for _ in range(3)] == [0, 1, 4]


def test_an_exception_names_the_nearest_of_pythons_own() -> None:
    """Of a class of the student's own it is the one that it is made from."""

    class Negative(ValueError):
        """A student's own."""

    def fails() -> None:
        raise Negative("no")

    raised = decode(Side(fails=fails).step(CALL, "fails").payload)
    assert (raised[0], raised[-2:]) == ("Negative", ("no", "ValueError"))
