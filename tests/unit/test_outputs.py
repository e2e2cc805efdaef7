"""What a notebook prints goes out in pieces, and an error's text is shortened."""

import asyncio
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from grader.inside.outputs import MAX_LINES, MAX_TEXT, PIECE, keep_short


class Stream:
    """Keeps what was printed until it is flushed, as a kernel's stream does."""

    def __init__(self) -> None:
        self.waiting, self.sent = "", [""]

    def write(self, text: str) -> int:
        """Keep a text."""
        self.waiting += text
        return len(text)

    def flush(self) -> None:
        """Send it."""
        self.sent.append(self.waiting)
        self.waiting = ""


class Kernel:
    """Raises what it is told to."""

    def __init__(self) -> None:
        self.shown: tuple[Any, ...] = ()
        self.shell = SimpleNamespace(_showtraceback=self.show)

    def show(self, *what: Any) -> None:
        """Show an error."""
        self.shown = what

    async def do_execute(self, text: str) -> dict[str, Any]:
        """Fail with that text."""
        self.shell._showtraceback(ValueError, ValueError(text), ["first", *[text] * 1000, "last"])
        return {"status": "error", "evalue": text}


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Stream:
    """The standard output of a kernel that was told to keep short."""
    made = Stream()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", made)
        patched.setattr(sys, "stderr", Stream())
        keep_short(Kernel())
    return made


@pytest.mark.parametrize("length", [0, 1, 10_000, PIECE, PIECE + 1, 5 * PIECE + 3])
@pytest.mark.parametrize("times", [1, 100])
def test_printing(stream: Stream, length: int, times: int) -> None:
    """Nothing is lost, and no message is long."""
    text = ("ab\n" * (length // 3 + 1))[:length]
    for _ in range(times):
        print(text, file=stream, end="|")
    assert "".join(stream.sent) + stream.waiting == (text + "|") * times
    assert max(map(len, [*stream.sent, stream.waiting])) <= 2 * PIECE
    if length * times < PIECE / 2:
        assert stream.sent == [""]  # the kernel sends it in its own time


def test_errors() -> None:
    """Their beginning and their end are kept, and short ones whole."""
    kernel = Kernel()
    keep_short(kernel)
    whole: dict[str, Any] = asyncio.run(kernel.do_execute("why"))
    assert whole == {"status": "error", "evalue": "why"}
    kind, said, lines = kernel.shown
    assert (kind, said, len(lines), lines[-2:]) == (ValueError, "why", MAX_LINES, ["why", "last"])

    cut: dict[str, Any] = asyncio.run(kernel.do_execute("begin" + "x" * 10**7 + "end"))
    _, said, lines = kernel.shown
    for text in (cut["evalue"], said, *lines[:-1]):
        assert MAX_TEXT <= len(text) < MAX_TEXT + 10
        assert text.startswith("beginx")
        assert text.endswith("xend")
