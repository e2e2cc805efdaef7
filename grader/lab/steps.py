"""Records what is done with a student's functions, classes and objects, without seeing a value.

A function of a lab gets a `Student` and the drawn values, and says what is to be done. Each call,
method, attribute or item gives a `Kept`: something that stays on the student's side. The same
actions are done with the reference's functions, which gives what is right.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from types import MappingProxyType
from typing import Any, NoReturn

import numpy as np

from grader.values.actions import Action, ActionKind, done_here
from grader.values.capture import capture
from grader.values.figures import close, of_figure
from grader.values.figures import drawn as drawn_here
from grader.values.rebuild import given_function, rebuild
from grader.values.tree import Handle, Opaque, Source, Summary, Tree, unwrapped

_MOST = 10_000
_WITHOUT_VALUE = (
    "what students' functions return has no value while steps are recorded: pass it on, or return "
    "it; `.unpack(n)` takes a tuple apart"
)


class StepsError(Exception):
    """Steps that cannot be recorded: the lab's fault."""


class _Recording:
    """The actions so far."""

    def __init__(self) -> None:
        self.actions: list[Action] = []

    def add(
        self,
        kind: ActionKind,
        name: str,
        given: "tuple[Any, ...]" = (),
        named: Mapping[str, Any] | None = None,
    ) -> "Kept":
        """One action more; what it makes."""
        if len(self.actions) >= _MOST:
            raise StepsError(f"more than {_MOST} steps")
        named = named or {}
        trees = tuple(map(tree_of, (*given, *named.values())))
        self.actions.append(Action(kind, name, trees, tuple(named)))
        return Kept(self, Handle(len(self.actions) - 1))


class _Recorded:
    """What has no value yet."""

    def _no_value(self, *_: object) -> NoReturn:
        raise StepsError(_WITHOUT_VALUE)

    __bool__ = __iter__ = __len__ = __float__ = __int__ = __index__ = __array__ = _no_value
    __add__ = __sub__ = __mul__ = __truediv__ = __matmul__ = __lt__ = __gt__ = _no_value
    __eq__ = __ne__ = _no_value
    __hash__ = object.__hash__
    __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rmatmul__ = _no_value


class Kept(_Recorded):
    """What an action makes, and stays on the student's side.

    `kept.name` is an attribute, `kept.name(...)` a call of a method, `kept[key]` an item. Where a
    student's method has the name of one of the methods here, `kept.call(name, ...)` calls it.
    """

    def __init__(self, recording: _Recording, handle: Handle) -> None:
        self._recording, self._handle = recording, handle

    def unpack(self, count: int) -> "tuple[Kept, ...]":
        """Take a tuple, or any iterable of just so many values, apart."""
        whole = self._recording.add("unpack", "", (self, count))
        return tuple(self._recording.add("item", "", (whole, at)) for at in range(count))

    def take(self, count: int) -> "Kept":
        """A list of the first values of a generator, or of another iterable."""
        return self._recording.add("take", "", (self, count))

    def next(self) -> "Kept":
        """The next value of a generator, or of another iterator."""
        return self._recording.add("method", "__next__", (self,))

    def set(self, name: str, value: Any) -> "Kept":
        """Set an attribute; gives the same object."""
        self._recording.add("set", name, (self, value))
        return self

    def call(self, method: str, *given: Any, **named: Any) -> "Kept":
        """Call a method, whatever its name."""
        return self._recording.add("method", method, (self, *given), named)

    def __getitem__(self, key: Any) -> "Kept":
        return self._recording.add("item", "", (self, key))

    def __getattr__(self, name: str) -> "_Member":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Member(self._recording, name, self)

    def __call__(self, *given: Any, **named: Any) -> "Kept":
        return self.call("__call__", *given, **named)


class _Member(Kept):
    """A name of the notebook, or an attribute; a function or a method where it is called."""

    def __init__(self, recording: _Recording, name: str, owner: Kept | None = None) -> None:
        self._recording, self._name, self._owner = recording, name, owner
        self._known: Handle | None = None

    def __call__(self, *given: Any, **named: Any) -> Kept:
        if self._owner is None:
            return self._recording.add("call", self._name, given, named)
        return self._owner.call(self._name, *given, **named)

    @property
    def _handle(self) -> Handle:  # type: ignore[override]
        if self._known is None:
            owner = () if self._owner is None else (self._owner,)
            kind: ActionKind = "name" if self._owner is None else "attribute"
            self._known = self._recording.add(kind, self._name, owner)._handle
        return self._known


class Student(_Recorded):
    """The student's notebook: its functions and classes are called, its variables named."""

    def __init__(self, recording: _Recording) -> None:
        self._recording = recording

    def __getattr__(self, name: str) -> _Member:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Member(self._recording, name)


def drawn(student: Student, on: Kept | None = None) -> Kept:
    """What was drawn: of the current figure, or of a figure or axes that a function returned.

    A dict of title, xlabel, ylabel, legend, lines, points, bars, ticks, and axes for all of them.
    """
    return student._recording.add("figure", "", () if on is None else (on,))


def sent(student: Student, value: Any) -> Kept:
    """A value that is sent and kept there; of what is kept, the value that it has by now.

    For what a function changes in place: `held = sent(student, numbers)`, then
    `student.sort(held)`, then `return sent(student, held)`.
    """
    return student._recording.add("value", "", (value,))


def drawn_in(student: Student, part: str) -> Kept:
    """What was drawn in the "cell" that ran last, or in any."""
    return student._recording.add("figure", part)


Steps = Callable[..., Any]
_CLOSE = Action("close", "")


def recorded(
    steps: Steps, given: Mapping[str, Tree], first: tuple[Action, ...] = ()
) -> tuple[tuple[Action, ...], Tree]:
    """The actions that steps come to with these values, and the tree of what they return.

    In it handles stand for what actions make. first are actions before them. Raises StepsError, and
    whatever steps raise.
    """
    recording = _Recording()
    recording.actions.extend(first)
    values = {
        name: tree if isinstance(tree, Source) else rebuild(deepcopy(tree))
        for name, tree in given.items()
    }
    result = tree_of(steps(Student(recording), **values))
    if _CLOSE not in first and _draws(recording.actions):
        return recorded(steps, given, (*first, _CLOSE))
    if len(recording.actions) == len(first):
        raise StepsError("no step is made with the student's notebook")
    return tuple(recording.actions), result


def _draws(actions: Sequence[Action]) -> bool:
    """Whether it is asked what a function has drawn: then nothing else is to be there."""
    calls = [at for at, one in enumerate(actions) if one.kind in ("call", "method")]
    looks = [at for at, one in enumerate(actions) if one.kind == "figure" and not one.arguments]
    return bool(calls and looks) and calls[0] < looks[-1]


def tree_of(value: Any) -> Tree:
    """The tree of a value of a lab, in which handles stand for what is kept. Raises StepsError."""
    if isinstance(value, Kept):
        return value._handle
    if isinstance(value, Source):
        return value
    if isinstance(value, Student):
        raise StepsError("the whole notebook is handed on")
    kind = type(value)
    if kind in (list, tuple):
        return kind([tree_of(part) for part in value])
    if kind is dict:
        return {key: tree_of(part) for key, part in value.items()}
    tree = unwrapped(capture(value))
    if type(tree) in (Opaque, Summary):
        raise StepsError(f"a {tree.type_name} cannot be sent: a function is sent as Source(...)")
    return tree


def done_with(
    names: Mapping[str, Any],
    actions: tuple[Action, ...],
    result: Tree,
    seed: int | None = None,
    functions: Mapping[str, Any] = MappingProxyType({}),
) -> Any:
    """What the same actions give with functions of the lab; raises whatever they raise.

    functions are those of some sources, by their text.
    """

    def compiled(text: str) -> Any:
        return functions[text] if text in functions else given_function(text)

    def object_of(tree: Tree, look_up: Callable[[int], Any]) -> Any:
        return rebuild(deepcopy(tree), look_up, compiled)

    others: dict[str, Callable[..., Any]] = {
        "seed": _seed,
        "close": close,
        "figure": lambda *on: of_figure(on[0]) if on else drawn_here(),
    }
    with kept_random(seed):
        return done_here(actions, result, names, object_of, others)


@contextmanager
def kept_random(seed: int | None = None) -> Iterator[None]:
    """Leave the global random generators as they were; seeded within, where a seed is given."""
    before = random.getstate(), np.random.get_state()
    try:
        if seed is not None:
            _seed(seed)
        yield
    finally:
        random.setstate(before[0])
        np.random.set_state(before[1])


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
