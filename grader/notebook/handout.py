"""What the notebook that students got provides, so that the rest can be told to be theirs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# What stands in a notebook before anyone has written in it, whichever handout it began as.
_PLACEHOLDER = re.compile(
    r"(?:[*_]*your answer here\.?[*_]*|<!--.*-->|\$*[^$=]*=[\s\\;,]*\?[\s$]*)", re.IGNORECASE
)
MAX_BEFORE = 100
MIN_KEPT = 0.1
MAX_TEXT = 100_000
_WORD = re.compile(r"(?<![\\\w{])[^\W\d_]{2,}")


@dataclass(frozen=True)
class Handout:
    """The lines that a handout provides, stripped, in order; `known` if there is one at all.

    A line of words is the handout's wherever it stands. Any other, as `$$`, is if it has the same
    neighbour as there.
    """

    lines: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    known: bool = False

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Handout":
        """What these cells provide."""
        cells = [stripped(text) for text in texts]
        lines = tuple(line for cell in cells for line in cell)
        pairs = frozenset(pair for cell in cells for pair in pairwise(["", *cell, ""]))
        return cls(lines, frozenset(filter(_has_words, lines)), pairs, True)

    def own(self, text: str) -> Iterator[tuple[str, bool]]:
        """Each line of a cell, and whether it is the student's; a blank one may be anyone's."""
        before = ""
        rest = stripped(text)
        at = 0
        for line in text.splitlines():
            bare = line.strip()
            if not bare:
                yield line, True
                continue
            at += 1
            after = rest[at] if at < len(rest) else ""
            yield line, not (_PLACEHOLDER.fullmatch(bare) or self._provides(before, bare, after))
            before = bare

    def is_of(self, texts: Sequence[str]) -> bool:
        """Whether a notebook with these cells seems to be made from the handout."""
        kept = self.words.intersection(line for text in texts for line in stripped(text[:MAX_TEXT]))
        return self.known and len(kept) >= MIN_KEPT * len(self.words)

    def first(self, marker: re.Pattern[str]) -> str:
        """The first line that matches; "" if none does."""
        return next((line for line in self.lines if marker.search(line)), "")

    def before(self, marker: re.Pattern[str]) -> Iterator[str]:
        """The lines of words above the first one that matches, the nearest first."""
        for at, line in enumerate(self.lines):
            if marker.search(line):
                above = self.lines[max(0, at - MAX_BEFORE) : at][::-1]
                yield from filter(self.words.__contains__, above)
                return

    def _provides(self, before: str, line: str, after: str) -> bool:
        if line in self.words:
            return True
        pairs = {(before, line), (line, after)}
        beside = {pair for pair in pairs if "" not in pair} or pairs
        return not beside.isdisjoint(self.pairs)


def stripped(text: str) -> list[str]:
    """The lines of a text that hold anything, stripped."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _has_words(line: str) -> bool:
    return len(_WORD.findall(line)) >= 3
