r"""Where mathematics stands in a Markdown text: between dollars, \( \), \[ \] or \begin and \end.

Linear in the length of the text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from grader.formula.errors import FormulaError

MAX_ANSWER = 100_000

_OPENING = re.compile(
    r"(?P<fence>```(?:math|latex|tex)\b)|(?P<code>`+)|(?P<escaped>\\[$`])|(?P<display>\$\$)|(?P<inline>\$)"
    r"|(?P<round>\\{1,2}\()|(?P<square>\\{1,2}\[)|\\begin\s*\{(?P<environment>[a-z]+\*?)\}"
)
# The rest of an inline formula: up to a dollar, within the paragraph.
_INLINE = re.compile(r"((?:[^$\\\n]|\\.|\n(?![ \t]*\n))*)\$", re.DOTALL)

# A gradient without a value: $\nabla_W L$: $..$, or the first cell of a row in a table.
_GRADIENT = re.compile(r"\s*(?:\\nabla|\\d?frac\s*{\s*\\?(?:partial|d)|\\partial|∇|∂|d)[^=]*")


# Words that say of a gradient what it is.
_LINKS = re.compile(
    r"[:|]|(?:is|are|equals|becomes|ist|sind|wird|gleich|är|blir)"
    r"(?:\s+(?:given by|then|thus|therefore|just|simply|equal to|gleich|dann|då|lika med))?\s*:?"
)


class Segment(NamedTuple):
    """A stretch of text: mathematics without its delimiters, or anything else."""

    is_math: bool
    text: str


def segments(text: str) -> tuple[Segment, ...]:
    """The stretches of a text in order; formulas with only an equals sign between them are one.

    Raises FormulaError if the text is too long.
    """
    if len(text) > MAX_ANSWER:
        raise FormulaError(f"it is too long: {len(text)} characters")
    return tuple(_joined(_split(text)))


def _split(text: str) -> Iterator[Segment]:
    at = plain_from = 0
    missing: set[str] = set()
    while found := _OPENING.search(text, at):
        at = found.end()
        inner, end = _inside(text, found, missing)
        if inner is None:
            continue
        if plain_from < found.start():
            yield Segment(False, text[plain_from : found.start()])
        yield Segment(found.lastgroup != "code", inner)
        at = plain_from = end
    if plain_from < len(text):
        yield Segment(False, text[plain_from:])


def _inside(text: str, found: "re.Match[str]", missing: set[str]) -> tuple[str | None, int]:
    """What an opening delimiter opens, and where it ends; None if nothing closes it."""
    at = found.end()
    match found.lastgroup:
        case "inline":
            rest = _INLINE.match(text, at)
            return (rest[1], rest.end()) if rest else (None, at)
        case "fence":
            closing = "```"
        case "code" | "display":
            closing = found[0]
        case "round" | "square":
            closing = found[0][:-1] + (")" if found.lastgroup == "round" else "]")
        case "environment":
            closing = rf"\end{{{found['environment']}}}"
        case _:
            return None, at
    end = -1 if closing in missing else text.find(closing, at)
    if end < 0:
        missing.add(closing)
        return None, at
    if found.lastgroup == "environment":
        return text[found.start() : end + len(closing)], end + len(closing)
    return text[at:end], end + len(closing)


def _joined(stretches: Iterator[Segment]) -> Iterator[Segment]:
    """Formulas that one chain of equalities runs through, as one."""
    math: list[str] = []
    between = ""
    for segment in stretches:
        if not segment.is_math:
            between += segment.text
            continue
        sign = between.strip()
        if math and _LINKS.fullmatch(sign) and _GRADIENT.fullmatch(math[-1]):
            sign = "="
        continues = sign == "=" or (
            not sign
            and bool(math)
            and (math[-1].rstrip(" &\\\n").endswith("=") or _begins_equal(segment.text))
        )
        if math and continues:
            math += [sign, segment.text]
        else:
            if math:
                yield Segment(True, " ".join(math))
            if between:
                yield Segment(False, between)
            math = [segment.text]
        between = ""
    if math:
        yield Segment(True, " ".join(math))
    if between:
        yield Segment(False, between)


def _begins_equal(text: str) -> bool:
    return text.lstrip(" &\\\n").startswith("=")
