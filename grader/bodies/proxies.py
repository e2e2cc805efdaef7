"""The student's side as a test of the lab meets it: plain values, and proxies of all else.

A proxy asks for each thing that is done to it. What comes back is plain data of Python's, NumPy's
and pandas' own types, or another proxy. Nothing of the student's says what is equal to a plain
value, or larger; and only an instance that a test has made, of a class that the lab asks for, is
added to one, or asked for it: anything else could answer that what is expected is there. What a
function raises is raised again, as one of Python's own exceptions.
"""

import builtins
from collections.abc import Callable, Collection, Iterator
from itertools import count
from typing import Any

import numpy as np

from grader.bodies.arguments import Place, changed, leave_as, may_change
from grader.bodies.child import Ask
from grader.bodies.definitions import Unsendable
from grader.bodies.raised import error_of, message_of, plain
from grader.bodies.sending import Remote, tree_of
from grader.inside.agent import (
    ARGUMENTS_BACK,
    ATTRIBUTE,
    BY_NAME,
    CALL,
    GIVE_BACK,
    ITEM,
    KEEP,
    METHOD,
    NAME,
    RESUME,
    UNDRAWN,
    VALUE,
)
from grader.values.callbacks import callback
from grader.values.sparse import KIND as SPARSE
from grader.values.tree import Foreign, Handle, Opaque, Source, Summary, Tree

_PYTHONS = frozenset(one for one in vars(builtins).values() if isinstance(one, type))
# What amounts to a plain value, but is more: its methods are the student's.
_OBJECTS = ("array-like", "number", "mapping", "dataclass", "iterable")
_CONTAINERS = ("list", "dict", "set")
_ASKED_DUNDERS = frozenset({"__name__", "__doc__", "__qualname__"})


class Talk:
    """Makes steps on the student's side, and objects of what comes back. count is how many.

    classes are the names that are classes where the lab answers. changing says which arguments the
    lab's own functions change in place, None for whichever: others stay as they are here, and
    hidden says whether any was changed there.
    """

    def __init__(
        self,
        ask: Ask,
        classes: Collection[str] = (),
        changing: Callable[[], Collection[Place] | None] = lambda: None,
    ) -> None:
        self._ask, self.count, self.classes = ask, 0, classes
        self._changing, self.hidden = changing, False
        # Functions of the test that are called back, by their numbers.
        self.functions: list[Callable[..., Any]] = []
        self._failure: AssertionError | None = None

    def name(self, name: str) -> Any:
        """What a name of the notebook stands for; raises NameError."""
        return self.step(NAME, name, (), function=name)

    def step(
        self,
        kind: int,
        name: str,
        arguments: tuple[Any, ...],
        named: dict[str, Any] | None = None,
        function: str = "",
    ) -> Any:
        """One step; raises what it raised there. function names it, where it is one."""
        given = (*arguments, named) if named else arguments
        sent = tuple(self._sent(argument) for argument in given)
        flags = KEEP | GIVE_BACK | UNDRAWN | (BY_NAME if named else 0)
        if any(map(may_change, given)):
            flags |= ARGUMENTS_BACK
        self.count += 1
        own = Held(self, self.count)
        said = self._ask((kind, name, sent, flags))
        while said[0] == "called":
            said = self._resumed(*said[1:])
        failure, self._failure = self._failure, None
        if failure is not None:  # an assertion of the test's own, though it was caught there
            raise failure
        if said[0] == "returned":
            _, tree, after = said
            for at in changed(sent, after):
                places = self._changing()
                if places is None or (kind, name, at) in places:
                    leave_as(given[at], sent[at], after[at])
                else:
                    self.hidden = True
            # What a test makes of a class goes on living there, a list of its own kind too.
            made = kind == CALL and name in self.classes and type(tree) is Foreign
            if made and tree.kind in _CONTAINERS:
                return Proxy(self, own, tree.type_name)
            return self.object(tree, own, function)
        if said[0] == "raised":
            raise error_of(*said[1:], ends=(kind, name) == (METHOD, "__next__"))
        if said[1]:
            raise TypeError(f"'{said[1]}' object is not callable")
        raise NameError(f"name '{name}' is not defined", name=name)

    def _sent(self, value: Any) -> Tree:
        return tree_of(value, self._handle_of, self._kept)

    def _kept(self, function: Callable[..., Any]) -> Source:
        """What is sent for a function that stays here."""
        known = [at for at, one in enumerate(self.functions) if one is function]
        if not known:
            self.functions.append(function)
        return callback(known[0] if known else len(self.functions) - 1)

    def _resumed(self, number: int, given: tuple[Tree, ...], named: dict[str, Tree]) -> Tree:
        """What comes of a step that waits for a function of the test's, once that is called."""
        outcome: Tree
        try:
            if number >= len(self.functions):
                raise TypeError("no such function")
            value = self.functions[number](
                *map(plain, given), **{name: plain(tree) for name, tree in named.items()}
            )
            outcome = "returned", self._sent(value)
        except AssertionError as error:
            self._failure = error
            outcome = "raised", "AssertionError", "of the test"
        except Exception as error:
            kinds = (one.__name__ for one in type(error).__mro__ if one in _PYTHONS)
            outcome = "raised", next(kinds), message_of(error)
        self.count += 1
        return self._ask((RESUME, "", (outcome,), 0))

    def object(self, tree: Tree, held: "Held", function: str = "") -> Any:
        """What a test gets for a tree, which is held there under a handle."""
        kind = type(tree)
        if kind in (Opaque, Summary):
            return Proxy(self, held, tree.type_name, function)
        if kind is Foreign:
            if tree.kind in _OBJECTS:
                return Proxy(self, held, tree.type_name, function)
            if tree.kind == SPARSE:
                return plain(tree)
            value = self.object(tree.value, held)
            more = _MORE.get(type(value)) if tree.kind in ("list", "tuple", "dict") else None
            return value if more is None else more(value)._with(self, held)
        if kind in (list, tuple):
            return kind(self.object(part, held.part(at)) for at, part in enumerate(tree))
        if kind is dict:
            return {plain(key): self.object(value, held.part(key)) for key, value in tree.items()}
        return plain(tree)

    def _handle_of(self, value: Any) -> Handle | None:
        if isinstance(value, Proxy | _More):
            return Handle(object.__getattribute__(value, "_held").number)
        if isinstance(value, Student):
            raise Unsendable("the student's whole notebook")
        return None


class Held:
    """Something that is kept on the student's side: the result of a step, or a part of it."""

    def __init__(self, talk: Talk, number: int = 0, whole: "Held | None" = None, key: Any = None):
        self._talk, self._number, self._whole, self._key = talk, number, whole, key

    def part(self, key: Any) -> "Held":
        """The part at an index or a key."""
        return Held(self._talk, 0, self, key)

    @property
    def number(self) -> int:
        """The number of its handle; a part is asked for when it is first needed."""
        if not self._number:
            assert self._whole is not None
            self._talk.step(ITEM, "", (Proxy(self._talk, self._whole, ""), self._key))
            self._number = self._talk.count
        return self._number


class Proxy(Remote):
    """Something of the student's: a function, a class, an instance, an iterator."""

    __slots__ = ("_function", "_held", "_made", "_talk", "_type_name")

    def __init__(self, talk: Talk, held: Held, type_name: str, function: str = "") -> None:
        for name, value in (
            ("_talk", talk),
            ("_held", held),
            ("_type_name", type_name),
            ("_function", function),
            ("_made", False),
        ):
            object.__setattr__(self, name, value)

    def __call__(self, *given: Any, **named: Any) -> Any:
        if self._function:
            made = self._talk.step(CALL, self._function, given, named)
            return _marked(made) if self._function in self._talk.classes else made
        return _method(self, "__call__", *given, **named)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__") and name not in _ASKED_DUNDERS:
            raise AttributeError(name)
        return self._talk.step(ATTRIBUTE, name, (self,))

    def __setattr__(self, name: str, value: Any) -> None:
        _method(self, "__setattr__", name, value)

    def __delattr__(self, name: str) -> None:
        _method(self, "__delattr__", name)

    def __getitem__(self, key: Any) -> Any:
        return self._talk.step(ITEM, "", (self, key))

    def __iter__(self) -> Iterator[Any]:
        try:
            other = _method(self, "__iter__")
        except AttributeError as error:
            if not self._made:
                raise TypeError(f"'{self._type_name}' object is not iterable") from error
            return self._items()
        return other if isinstance(other, Proxy) else iter(other)

    def _items(self) -> Iterator[Any]:
        """What Python draws of an instance that has items, and says nothing of iterating."""
        for at in count():
            try:
                yield self[at]
            except IndexError:
                return

    def __contains__(self, value: Any) -> bool:
        if self._made:
            try:
                return bool(_method(self, "__contains__", value))
            except AttributeError:  # then Python looks through what it iterates over
                pass
        return any(value is part or value == part for part in self)

    def __next__(self) -> Any:
        return _method(self, "__next__")

    def __bool__(self) -> bool:
        for name in ("__bool__", "__len__"):
            try:
                return bool(_method(self, name))
            except AttributeError:
                continue
        return True

    def __eq__(self, other: object) -> bool:
        # Nothing of the student's says what a plain value is equal to.
        if isinstance(other, Proxy):
            return other is self or _is_true(_method(self, "__eq__", other))
        if not self._made or not isinstance(other, list | dict | set):
            return False
        held = self._talk.step(VALUE, "", (self,))  # a list, say, by Python's own reading of it
        return not isinstance(held, Proxy) and bool(held == other)

    def __hash__(self) -> int:
        return id(self)

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, Proxy) and _is_true(
            _method(self, "__instancecheck__", instance)
        )

    def __str__(self) -> str:
        return str(_method(self, "__str__"))

    def __repr__(self) -> str:
        return str(_method(self, "__repr__"))

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("something of the student's cannot be copied")


def _method(proxy: Proxy, name: str, *given: Any, **named: Any) -> Any:
    return proxy._talk.step(METHOD, name, (proxy, *given), named)


def _is_true(said: Any) -> bool:
    """Whether something of the student's said True, or NumPy's."""
    return isinstance(said, bool | np.bool_) and bool(said)


def _marked(made: Any) -> Any:
    """What comes of a class that the lab asks for; a plain value is one."""
    if isinstance(made, Proxy):
        object.__setattr__(made, "_made", True)
    return made


def _operator(name: str, *, compares: bool = False) -> Callable[[Proxy, Any], Any]:
    """An operator of two values: of a plain one only where the other was made by the test."""
    method = _asking(name)

    def operator(self: Proxy, other: Any) -> Any:
        if not isinstance(other, Proxy) and (compares or not self._made):
            return NotImplemented
        found = method(self, other)
        if isinstance(found, Proxy) and found._type_name == "NotImplementedType":
            return NotImplemented
        return _marked(found) if self._made else found

    return operator


def _asking(name: str) -> Callable[..., Any]:
    def method(self: Proxy, *given: Any) -> Any:
        try:
            return _method(self, name, *given)
        except AttributeError:  # as Python says of an operator that is not there
            raise TypeError(f"'{self._type_name}' object has no {name}") from None

    return method


_BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor")
for _name in (*_BINARY, *(f"r{name}" for name in _BINARY)):
    setattr(Proxy, f"__{_name}__", _operator(f"__{_name}__"))
for _name in ("lt", "le", "gt", "ge"):
    setattr(Proxy, f"__{_name}__", _operator(f"__{_name}__", compares=True))
for _name in ("neg", "pos", "abs", "invert", "len", "setitem", "delitem", "int", "float", "index"):
    setattr(Proxy, f"__{_name}__", _asking(f"__{_name}__"))


class _More:
    """A list, tuple or dict that is of a class of its own there, and has more attributes."""

    def _with(self, talk: Talk, held: Held) -> Any:
        self._talk, self._held = talk, held
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._talk.step(ATTRIBUTE, name, (Proxy(self._talk, self._held, ""),))


_MORE: dict[type, Any] = {
    kind: type(f"More{kind.__name__}", (_More, kind), {}) for kind in (list, tuple, dict)
}


class Student:
    """The student's notebook: its names are attributes."""

    def __init__(self, talk: Talk) -> None:
        object.__setattr__(self, "_talk", talk)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._talk.name(name)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a test cannot change the names of the student's notebook")
