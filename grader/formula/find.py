r"""The statements of a student's text that say what a gradient is, and what other names mean."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.formula.errors import FormulaError
from grader.formula.names import gradient_key
from grader.formula.parse import key_of, parse_name, trimmed
from grader.formula.segments import segments
from grader.formula.statements import Chain, Piece, chains, written
from grader.formula.tokens import plain, tokenize
from grader.formula.tree import Name

MAX_FORMULA = 50_000
MAX_LEFT = 60
MAX_LINE = 1_000
MAX_RIGHTS = 24
MAX_STATEMENTS = 2_000

_LINE = re.compile(r"^[\s>#*+-]*(?:\d+[.)]\s)?\s*")
# Several spaces in a row are as wide as a quad; in plain text, a word below a name is all below.
_WIDE = re.compile(r"(?:\\[;:> ]\s*){2,}|\\hspace\*?\s*\{[^{}]{0,20}\}|(?:&nbsp;\s*)+")
_BELOW = re.compile(r"_([A-Za-z]{2,3})(?![A-Za-z}])")
_COMMENT = re.compile(r"\s#\s.*$")
_CONDITION = re.compile(r"[\s,(]*(?:if|when|otherwise|else|unless)\b", re.IGNORECASE)


# The key of a left side, a right side, and the index letters of the left one.
Statement = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True)
class Candidate:
    r"""A right side: its LaTeX, and the index letters of its left side, as of W_{ij}.

    place: its rank among all that the text states; definitions count from the nearest one.
    """

    right: str
    letters: tuple[str, ...] = ()
    place: int = 0


@dataclass(frozen=True)
class Found:
    """What a text states: right sides, of the gradients by variable, and of all names by key."""

    candidates: Mapping[str, tuple[Candidate, ...]]
    definitions: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)


def find(text: str, variables: Mapping[str, Collection[str]] | Collection[str]) -> Found:
    r"""What a Markdown text says about the gradients of the loss with respect to some variables.

    variables: their names; as a mapping, with all the ways to write each.
    Of A = B = C, both B and C are right sides of A. All are in the order of the text, and the last
    MAX_RIGHTS of each name are kept. Raises FormulaError if the text is too long.
    """
    spellings = variables if isinstance(variables, Mapping) else dict.fromkeys(variables, ())
    wanted = {
        gradient_key(key_of(spelling)): name
        for name, others in spellings.items()
        for spelling in (*others, name)
    }
    candidates: dict[str, list[Candidate]] = {name: [] for name in spellings}
    definitions: dict[str, list[Candidate]] = {}
    for place, (key, right, letters) in enumerate(_statements(text)):
        if place > MAX_STATEMENTS:
            raise FormulaError("it states too much")
        candidate = Candidate(right, letters, place)
        definitions.setdefault(key, []).append(candidate)
        if key in wanted:
            candidates[wanted[key]].append(candidate)
    return Found(_last(candidates), _last(definitions))


def _last(held: Mapping[str, Sequence[Candidate]]) -> dict[str, tuple[Candidate, ...]]:
    return {name: tuple(found)[-MAX_RIGHTS:] for name, found in held.items()}


def _statements(text: str) -> Iterator[Statement]:
    """The key of each left side with each of its right sides."""
    parts = segments(text)
    for at, segment in enumerate(parts):
        if segment.is_math:
            after = parts[at + 1].text if at + 1 < len(parts) else ""
            conditional = bool(_CONDITION.match(after))
            try:
                yield from _in_formula(plain(segment.text), conditional)
            except FormulaError:
                continue
            continue
        for line in segment.text.splitlines():
            if "=" in line and len(line) <= MAX_LINE:
                bare = _COMMENT.sub("", _LINE.sub("", line).replace("**", ""))
                if "=" in bare:
                    yield from _in_line(_BELOW.sub(r"_{\1}", plain(bare)))


def _in_formula(text: str, conditional: bool) -> Iterator[Statement]:
    """Statements in a formula; the last of them only if the text behind it sets no condition."""
    text = _WIDE.sub(r" \\qquad ", text)
    found = chains(tokenize(text, MAX_FORMULA))
    for chain in found[:-1] if conditional else found:
        yield from _in_chain(chain, text)


def _in_line(line: str) -> Iterator[Statement]:
    """Statements in a line outside of all delimiters; behind some words, of Greek names only."""
    left = line[: line.index("=")].rstrip(" :")
    begins = [0, *(found.end() for found in re.finditer(r"\s+", left))]
    for start in [begins[0], *begins[:-4:-1]]:
        try:
            found = chains(tokenize(line[start:], MAX_LINE))
        except FormulaError:
            return
        name = _name(found[0][0]) if found else None
        if name is not None and (start == 0 or name.key.startswith("\\")):
            for chain in found:
                yield from _in_chain(chain, line[start:])
            return


def _in_chain(chain: Chain, text: str) -> Iterator[Statement]:
    names = [_name(piece) for piece in chain]
    for at, name in enumerate(names):
        if name is None or name in names[:at]:
            continue
        after: Sequence[int] = range(at + 1, len(chain))
        if not after and _is_named_last(name, names[at - 1], chain[at]):
            after = [at - 1]
        for other in after:
            shown, right = written(tuple(trimmed(chain[other])), text), names[other]
            if shown.strip(" ?.!") and (right is None or right.key != name.key):
                yield name.key, shown, name.subs


def _is_named_last(name: Name, before: Name | None, piece: Piece) -> bool:
    r"""Whether the last piece of a chain is a name for the one before it: q - p = \delta."""
    if before is None:
        symbol = len(name.key) == 1 or name.key.startswith("\\")
        return symbol and all(token.text != "(" for token in piece)
    return _is_gradient(name) and not _is_gradient(before)


def _is_gradient(name: Name | None) -> bool:
    return name is not None and name.key.startswith(r"\partial ")


def _name(piece: Piece) -> Name | None:
    """The name that a piece is, if it is one."""
    if not 0 < len(piece) <= MAX_LEFT:
        return None
    try:
        return parse_name(piece)
    except FormulaError:
        return None
