"""Digests of what each verdict rests on in a lab: where they are the same, so is the verdict.

A verdict on a function rests on its own declaration, with the code behind it; where the function
is wrong, also on whether those before it are right, which may be answered in their place. A
declaration that holds what cannot be compared has no digest: it is never the same.
"""

import dataclasses
import functools
import hashlib
import inspect
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

import numpy as np

from grader.lab.digest import digest_of
from grader.lab.model import LabSpec

# What decides how much a function earns and what is said of it, but not whether it is right.
_EARNS = frozenset({"points", "credits", "mistakes", "title", "task"})
# What of a lab has digests of its own, or changes no verdict.
_APART = frozenset(
    {"id", "title", "version", "tasks", "functions", "trainings", "tests", "questions", "helpers"}
    | {"folder", "template"}
)
_PLAIN = frozenset({type(None), bool, int, float, complex, str, bytes})
_SIZE = 12
_AND = "."
_MOST_NESTED = 30


class _Unknown(Exception):
    """A value that cannot be compared with another."""


@dataclass(frozen=True)
class Unchanged:
    """What has the same rubric in two labs: whole names what has it in all that a verdict may rest
    on, passed what has it in all that it rests on where everything is right; trained the trainings
    that come out as before with the lab's own functions.
    """

    whole: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()
    trained: frozenset[str] = frozenset()


def unchanged(before: Mapping[str, str], now: Mapping[str, str]) -> Unchanged:
    """What is the same in two rubrics."""

    def same_in(*parts: int) -> frozenset[str]:
        return frozenset(
            name
            for name, digest in before.items()
            if all(
                _part(digest, at) and _part(digest, at) == _part(now.get(name, ""), at)
                for at in parts
            )
        )

    return Unchanged(same_in(0, 1), same_in(0), same_in(2))


def _part(digest: str, at: int) -> str:
    return (*digest.split(_AND), "", "", "")[at]


def rubric_of(lab: LabSpec) -> dict[str, str]:
    """Digests for each function by its name, and for each other item by its id: of what it rests on
    where all is right, of what it may rest on besides, and of a training what the lab's own run of
    it rests on. None is there for what has none.
    """
    paths = (*((lab.template,) if lab.template else ()), *lab.notebooks)
    files = [*(path.read_bytes() for path in paths), *lab.beside.values()]
    rest = {
        field.name: getattr(lab, field.name)
        for field in dataclasses.fields(lab)
        if field.name not in _APART
    }
    held = [hashlib.sha256(data).hexdigest() for data in files]
    shared = (held, rest, lab.asked_names)
    right = {one.name: _digest(one, leave=_EARNS) for one in (*lab.helpers, *lab.functions)}
    before = [right[helper.name] for helper in lab.helpers]
    references = tuple(function.reference for function in lab.functions)
    found: dict[str, tuple[str, ...]] = {}
    for function in lab.functions:
        found[function.name] = _digest((function, shared)), _digest((), before)
        before.append(right[function.name])
    for training in lab.trainings:
        used = [right.get(name, "") for name in training.uses]
        run = (training.id, training.run, training.seeds, references)
        found[f"training.{training.id}"] = (
            _digest((training, shared), used), _digest((), before), _digest(run),
        )  # fmt: skip
    found |= {test.id: (_digest((test, shared)), _digest(())) for test in lab.tests}
    # An answer is found between others; nothing that is executed has a part in it.
    asked = (lab.questions, held, lab.withheld)
    found |= {question.id: (_digest((question, asked)), _digest(())) for question in lab.questions}
    return {name: _AND.join(digests) for name, digests in found.items() if all(digests)}


def _digest(value: Any, rests_on: Sequence[str] = (), leave: Collection[str] = ()) -> str:
    """A digest of a declaration without some of its fields, and of what it rests on; "" where one
    of these has none.
    """
    try:
        parts = b"\0".join(_parts((value, tuple(rests_on)), leave, 0))
    except _Unknown:
        return ""
    if not all(rests_on):
        return ""
    return hashlib.sha256(parts).hexdigest()[:_SIZE]


def _parts(value: Any, leave: Collection[str], depth: int) -> Iterator[bytes]:
    """What makes a value what it is."""
    if depth > _MOST_NESTED:
        raise _Unknown
    yield type(value).__qualname__.encode()
    inner = functools.partial(_parts, leave=leave, depth=depth + 1)
    match value:
        case _ if type(value) in _PLAIN:
            yield repr(value).encode("utf-8", "surrogatepass")
        case np.ndarray() | np.generic():
            array = np.asarray(value)
            if array.dtype.hasobject:
                raise _Unknown
            yield f"{array.dtype} {array.shape}".encode() + array.tobytes()
        case tuple() | list():
            yield f"{len(value)}".encode()
            for one in value:
                yield from inner(one)
        case set() | frozenset():
            yield from sorted(b"\0".join(inner(one)) for one in value)
        case Mapping():
            for key, one in value.items():
                yield from inner(key)
                yield from inner(one)
        case functools.partial():
            yield from inner((value.func, value.args, value.keywords))
        case MethodType():
            yield from inner((value.__func__, value.__self__))
        case FunctionType():
            yield from _function(value, inner)
        case Path():
            yield value.name.encode()
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            for field in dataclasses.fields(value):
                if field.name not in leave and field.init:
                    yield field.name.encode()
                    yield from inner(getattr(value, field.name))
        case _ if callable(value) and _is_of_a_library(value):
            yield f"{value.__module__} {value.__name__}".encode()
        case _:
            raise _Unknown


def _is_of_a_library(value: Any) -> bool:
    """Whether a function or type is one of Python's or NumPy's, which its name tells."""
    module = getattr(value, "__module__", None) or ""
    known = module.partition(".")[0] in ("builtins", "math", "numpy", "operator")
    return known and isinstance(getattr(value, "__name__", None), str)


def _function(function: FunctionType, inner: Any) -> Iterator[bytes]:
    """A function: its code and what that rests on, and what it holds from where it was made."""
    own = inspect.unwrap(function)
    yield function.__qualname__.encode()
    yield digest_of(function).encode()
    for one in dict.fromkeys((function, own)):
        yield from inner((one.__defaults__, one.__kwdefaults__))
        for cell in one.__closure__ or ():
            try:
                yield from inner(cell.cell_contents)
            except ValueError:
                yield b"empty"
