"""An assignment as it stands in an instructor's notebook."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Style = Literal["nbgrader", "otter"]
# What a cell is for: given to students, to be written by them, a test, or a word to the tool.
Role = Literal["given", "solution", "test", "config"]
RawCell = dict[str, Any]


@dataclass(frozen=True)
class SourceCell:
    """A cell of an instructor's notebook; index counts all cells from 0.

    solution_lines are those of its lines, from 1, that students write: all where it is a solution.
    """

    index: int
    kind: str
    source: str
    role: Role
    solution_lines: frozenset[int] = frozenset()


@dataclass(frozen=True)
class TestCell:
    """A test as it is written: its points, its code, which lines of it students do not see.

    expected is what it prints, where that is compared; called says that it defines a function
    which is the test; graded that the number it ends with is what it gives. anchors are texts that
    stand in the students' notebook where it belongs, the best first. message is told of a failure.
    whole names the question whose tests are worth something only together.
    """

    id: str
    title: str
    points: float
    index: int
    source: str
    hidden: bool = False
    hidden_lines: frozenset[int] = frozenset()
    expected: str | None = None
    called: bool = False
    graded: bool = False
    anchors: tuple[str, ...] = ()
    message: str = ""
    whole: str = ""
    __test__ = False


@dataclass(frozen=True)
class ManualCell:
    """An answer that a human marks."""

    id: str
    points: float
    index: int


@dataclass(frozen=True)
class Assignment:
    """All that is read of an instructor's notebook."""

    style: Style
    cells: tuple[SourceCell, ...]
    tests: tuple[TestCell, ...]
    manual: tuple[ManualCell, ...] = ()


def text_of(cell: RawCell) -> str:
    """A cell's source; notebooks keep it as one text or as lines."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def all_lines(text: str) -> frozenset[int]:
    """The numbers of a text's lines, from 1."""
    return frozenset(range(1, text.count("\n") + 2))


def anchors_of(cells: Iterable[str], own: str) -> tuple[str, ...]:
    """Texts by which a place is found: its own, then those of the cells that follow it."""
    return tuple(text for text in (own, *cells) if len(text) > _LEAST)


_LEAST = 6
