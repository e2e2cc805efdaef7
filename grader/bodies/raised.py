"""What is raised in a test for what a function of the student's raised, or sent that is none."""

import ast
import builtins
import re
from types import MappingProxyType
from typing import Any

import numpy as np

from grader.values.limits import Refused
from grader.values.rebuild import rebuild
from grader.values.tree import Tree


class StudentError(Exception):
    """What a student's function raised that is none of Python's own exceptions."""


def _mapped() -> dict[str, type[Exception]]:
    own = {
        name: kind
        for name, kind in vars(builtins).items()
        if isinstance(kind, type) and issubclass(kind, Exception)
    }
    # Of these a message alone makes none.
    return {name: kind for name, kind in own.items() if not name.startswith("Unicode")}


# The fixed list of what is raised in a test; of NumPy's there are those that derive from another.
_ERRORS = MappingProxyType(_mapped())
_ENDS = (StopIteration, StopAsyncIteration)
_NUMPYS = MappingProxyType({("LinAlgError", "ValueError"): np.linalg.LinAlgError})


# What str says of a KeyError of one text or whole number: how that is written.
_WRITTEN = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d{1,300}""")


def plain(tree: Tree) -> Any:
    """The plain value of a tree; raises StudentError where it amounts to none."""
    try:
        return rebuild(tree)
    except Refused as error:
        raise StudentError(f"what came back cannot be used: {error}") from None


def message_of(error: Exception) -> str:
    """The text that makes an error again: of a KeyError, the text that is its only argument."""
    alone = isinstance(error, KeyError) and len(error.args) == 1
    return error.args[0] if alone and type(error.args[0]) is str else str(error)


def _key_of(message: str) -> str | int:
    """The only argument of a KeyError with this message, else the message."""
    if not _WRITTEN.fullmatch(message):
        return message
    try:
        key: str | int = ast.literal_eval(message)
    except (SyntaxError, ValueError):
        return message
    return key if repr(key) == message else message


def error_of(type_name: str, message: str, base: str, *, ends: bool = False) -> Exception:
    """What is raised here for what was raised there; ends says that an iterator may end so.

    Raised by anything else it would end a loop of the test, as if all had been gone through.
    """
    kind = _NUMPYS.get((type_name, base)) or _ERRORS.get(base, StudentError)
    if issubclass(kind, _ENDS) and not ends:
        kind = StudentError
    if kind is Exception and type_name != "Exception":
        kind = StudentError
    made_of = _key_of(message) if kind is KeyError else message
    try:
        error = kind(made_of if kind is not StudentError else f"{type_name}: {message}")
    except TypeError:  # one that is made of more than a message
        error = StudentError(f"{type_name}: {message}")
    error.raised_by_student = (type_name, message)  # type: ignore[attr-defined]
    return error
