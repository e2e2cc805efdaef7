"""Keeps what a notebook prints and raises in messages that the grader takes in.

A kernel sends what was printed in a fifth of a second as one message, of whatever size, and an
error with all of its text. Here printing waits until what was printed is sent, so that a cell that
prints without end is found out at once. Who undoes this has more of it cut off.
"""

import sys
from functools import wraps
from typing import Any

# Characters: no message is longer than a megabyte or so, however they are encoded.
PIECE = 2**18
MAX_TEXT = 2**14
MAX_LINES = 64


def keep_short(kernel: Any) -> None:
    """Have a kernel send in pieces what is printed, and shorten what errors say."""
    _print_in_pieces(sys.stdout)
    _print_in_pieces(sys.stderr)
    _shorten_errors(kernel)


def _print_in_pieces(stream: Any) -> None:
    write, unsent = stream.write, 0

    @wraps(write)
    def write_pieces(text: str) -> int:
        nonlocal unsent
        if len(text) <= PIECE:
            write(text)
            unsent += len(text)
        else:
            for start in range(0, len(text), PIECE):
                write(text[start : start + PIECE])
                stream.flush()
        if unsent > PIECE:
            unsent = 0
            stream.flush()
        return len(text)

    stream.write = write_pieces


def _shorten_errors(kernel: Any) -> None:
    show, execute = kernel.shell._showtraceback, kernel.do_execute

    @wraps(show)
    def show_short(kind: Any, error: Any, lines: "list[str]") -> None:
        show(kind, _short(str(error)), [_short(line) for line in lines[-MAX_LINES:]])

    @wraps(execute)
    async def execute_short(*arguments: Any, **named: Any) -> "dict[str, Any]":
        reply: dict[str, Any] = await execute(*arguments, **named)
        if "evalue" in reply:
            reply["evalue"] = _short(reply["evalue"])
        return reply

    kernel.shell._showtraceback, kernel.do_execute = show_short, execute_short


def _short(text: str) -> str:
    """The beginning and the end of a text: an error is named first, and its line may come last."""
    half = MAX_TEXT // 2
    return text if len(text) <= MAX_TEXT else f"{text[:half]} ... {text[-half:]}"
