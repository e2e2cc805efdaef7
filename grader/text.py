"""Text as reports show it: what came from a submission made fit for it, points, and code in it."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

# Is told, in a few words, what is being done.
Progress = Callable[[str], None]

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,16}\b")
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
# Format characters reorder or hide text; the rest of category C is control codes and the like.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# What runners of CI take for commands in a log: ##[...] and ##vso[...] anywhere, ::...:: in a line.
_HASHES = re.compile(r"#(?=#\w*\[)")
_COLONS = re.compile(r":(?=:)")
_BEGINS = re.compile(r"(?:\A|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029])\s*::")
# What a spreadsheet takes for the beginning of a formula, also in its wide forms.
_CENT = Decimal("0.01")
_WITHOUT_CENTS = 1e13
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def clean(text: str, limit: int = 2000, *, lines: bool = False) -> str:
    """Drop control codes, escape sequences and memory addresses; fold to one line unless `lines`.

    The same text from two runs comes out the same, none of it moves a terminal's cursor, and no
    runner that logs it takes it for a command.
    """
    text = _ESCAPE.sub("", text[: 4 * limit])
    text = _ADDRESS.sub("0x…", text)
    kept = "".join(
        char if char in "\n\t" or unicodedata.category(char) not in _UNSEEN else "" for char in text
    )
    if not lines:
        kept = " ".join(kept.split())
    kept = inert(kept)
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def inert(text: str) -> str:
    """The text with a space in what a runner of CI would take for a command in its log."""
    if "##" in text:
        text = _HASHES.sub("# ", text)
    if text.count("::") > 1 or ("::" in text and _BEGINS.search(text)):
        text = _COLONS.sub(": ", text)
    return text


def inert_json(data: bytes) -> bytes:
    """The same JSON without `##`, which can only be within its strings."""
    return data.replace(b"##", b"#\\u0023")


def cell(text: str) -> str:
    """A text for a cell of a CSV file: no spreadsheet computes it."""
    return f"'{text}" if text.lstrip(" \ufeff").startswith(_FORMULA) else text


def undefused(text: str) -> str:
    """The text of a cell without the apostrophe that kept a spreadsheet from computing it."""
    return text[1:] if text.startswith("'") and cell(text[1:]) == text else text


def half_up(value: float) -> Decimal:
    """A number at two decimals, halves rounded up from the digits that it is shown with.

    2.675 is 2.68, though the float nearest to it is less.
    """
    exact = Decimal(repr(float(value)))
    return exact.quantize(_CENT, ROUND_HALF_UP) + 0 if abs(value) < _WITHOUT_CENTS else exact


def points(value: float) -> str:
    """Points without needless decimals: 9, 7.2."""
    return f"{half_up(value):.2f}".rstrip("0").rstrip(".")


def in_points(value: float) -> str:
    """So many points, in words: "1 point", "7.2 points"."""
    return f"{points(value)} point" if value == 1 else f"{points(value)} points"


def many(count: int, noun: str, plural: str = "") -> str:
    """So many of something: "1 student", "3 students"."""
    return f"{count} {noun}" if count == 1 else f"{count} {plural or f'{noun}s'}"


def joined(names: Iterable[object]) -> str:
    """A list in words: "a, b and c"; empty for none."""
    *first, last = tuple(map(str, names)) or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def joined_code(names: Iterable[object]) -> str:
    """The same of code: "`a` and `b`"."""
    return joined(f"`{name}`" for name in names)


def pieces_of(sentence: str) -> list[tuple[str, bool]]:
    """The pieces of one of the grader's own sentences, and whether each is code, in backticks.

    Where a backtick has no partner, as a student's may, the sentence is one piece.
    """
    pieces = sentence.split("`")
    if len(pieces) % 2 == 0:
        return [(sentence, False)]
    return [(piece, at % 2 == 1) for at, piece in enumerate(pieces)]
