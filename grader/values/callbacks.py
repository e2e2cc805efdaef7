"""Functions of a test that stay with it, and are called back: sources that are no Python."""

from collections.abc import Callable
from typing import Any

from .limits import Refused
from .rebuild import given_function
from .tree import Source

_BEGIN, _END = "<function ", " of the test>"


def callback(number: int) -> Source:
    """What is sent for the function of a number."""
    return Source(f"{_BEGIN}{number}{_END}")


def compiled(text: str, calling: "Callable[[int], Any]") -> Any:
    """The callable of a source, be it Python or what calling gives for a test's function."""
    if text.startswith(_BEGIN) and text.endswith(_END):
        return calling(int(text[len(_BEGIN) : -len(_END)]))
    return given_function(text)


def no_callback(number: int) -> Any:
    """Where nobody can be called back: raises Refused."""
    raise Refused("a function of a test, which cannot be called here")
