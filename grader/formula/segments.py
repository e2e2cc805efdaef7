r"""Where mathematics stands in a Markdown text, and what the words around it say.

Mathematics stands between dollars, \( \), \[ \] or \begin and \end.

Linear in the length of the text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from grader.formula.errors import FormulaError
from grader.formula.names import words
from grader.formula.parse import key_of

MAX_ANSWER = 100_000
MAX_NAME = 60

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


# Lines that may be code: heads of blocks, assignments, calls and comments.
CODE_LINE = re.compile(
    r"\s*[(\[]?(?:(?:class|def|for|if|elif|else|while|with|try|except)\b.*:|return\b"
    r"|(?:import|from) \w|#|[A-Za-z_][\w.]*\(.*\)\s*$"
    r"|[A-Za-z_][\w., ]{0,60}(?:\[[^\n]{0,200}\])?[)\]]?\s*(?:[-+*/@%]|//|\*\*)?=(?!=))",
    re.MULTILINE,
)
# Words with which a formula behind them, or right before them, may not be the result.
_DOUBT = re.compile(
    r"\b(?:(?:if|when|wenn|falls)(?! (?:we|you|one|wir|man) (?:write|define|denote|call|let|apply))"
    r"|unless|otherwise|else|not|never|mistakes?|wrong|wrongly|incorrect|instead|rather|would|were"
    r"|special|particular|cases?|others|rest|class|except|optimum|optimal|minimum|stationary|critical|mse|squares?|squared"
    r"|quadratic|hinge|regulari[sz]\w*|decay|penalty|nicht|falsch|fehler|statt|inte|fel|om)\b|n't\b",
    re.IGNORECASE,
)
# Words by which names take each other's place.
SWAPPED = re.compile(
    r"\b(?:redefin\w*|replac\w*|swap\w*|vice versa|interchang\w*|exchang\w*|renam\w*|umgekehrt"
    r"|vertausch\w*|ersetz\w*|flip\w*|up to (?:the|a) sign|minus in front|opposite sign)\b"
    r"|multipl\w+ (?:\w+ ){0,3}(?:by|with) \$?[-−]"
    r"|\b(?:exec|eval|globals|locals|setattr)\(|\bout=",
    re.IGNORECASE,
)
DOUBT_BEHIND = re.compile(
    r"[^.!?\n]*?\b(?:if|unless|when|otherwise|mistakes?|wrong|incorrect|false|would|others|rest|class|falsch|fehler)\b",
    re.IGNORECASE,
)
STRUCK = re.compile(r"~~[^~]{0,500}~~|<!--.{0,500}?-->|<(del|s|strike)>.{0,500}?</\1>", re.DOTALL)
# A name that stands in prose, and the words right before and behind one that may say what it is.
_ALONE = re.compile(r"(?<![\w\\$'-])(?:[b-zB-HJ-Z]|[A-Za-z]\w?_\w+|yhat|[ŷ])(?![\w'-])")
_NAMED_BEFORE = re.compile(r"(?:[\w-]+[\s*]+){0,3}[\w-]+[\s*(:,|]*$")
_NAMED_AFTER = re.compile(
    r"[\s*]*(?:[=:(,|–—-]|(?:contains?|holds?|is|are|be|being|as|for|denotes?|means?"
    r"|stands? for|represents?|the|an?|ist)\b)"
    r"\s*(?:[\w-]+[\s*]*){1,5}"
)
_EMPHASIS = re.compile(r"(?<!\w)_(\w{1,9})_(?!\w)")
_IS_NUMBER = re.compile(r"\s*(?:is|equals|ist)\s+(?:not\b|-?[0-9])")
_FUNCTIONS = words("sigmoid logistic tanh relu leaky elu gelu identity softplus sign softmax")
_SENTENCE = re.compile(r"[.!?](?=\s|$)")


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


def in_doubt(text: str, doubt: bool) -> bool:
    """Whether the last sentence of a text, which may have begun before it, is in doubt."""
    ends = [found.end() for found in _SENTENCE.finditer(text)]
    return bool(_DOUBT.search(text, ends[-1] if ends else 0)) or (doubt and not ends)


def blocks(text: str) -> Iterator[str]:
    """Stretches of lines that may be code together, and lines of prose."""
    held: list[str] = []
    for line in text.splitlines(keepends=True):
        if CODE_LINE.match(line) or (held and (line[:1].isspace() or not line.strip())):
            held.append(line)
            continue
        if held:
            yield "".join(held)
            held = []
        yield line
    if held:
        yield "".join(held)


def renamed(
    text: str, owners: Mapping[str, str], called: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Names of which the text says in words what they are: "$q$ is the label", "g is the sigmoid".

    By key, the function that it is; or "?" for another one than it should be. owners: by the key
    of each name, the variable that it stands for. called: by variable, what it is called in words,
    in lower case.
    """
    meant = {word: variable for variable, held in called.items() for word in held}
    prose: list[tuple[str, str]] = []  # words, and after them the key of a name
    for segment in segments(text):
        shown = STRUCK.sub(" ", segment.text)
        if segment.is_math:
            prose.append(("", _key(re.split(r"\\in(?![a-z])", shown, maxsplit=1)[0])))  # q \in R^C
            continue
        at = 0
        shown = "".join(block for block in blocks(shown) if not CODE_LINE.match(block))
        shown = _EMPHASIS.sub(r"\1", shown)
        for found in _ALONE.finditer(shown):
            prose.append((shown[at : found.start()], _key(found[0])))
            at = found.end()
        prose.append((shown[at:], ""))
    meanings: dict[str, str] = {}
    for at, (before, key) in enumerate(prose):
        owner = owners.get(key)
        if key in ("", "?"):
            continue
        before = (before or (prose[at - 1][0] if at else "")).casefold()
        after = prose[at + 1][0].casefold() if at + 1 < len(prose) else ""
        said = set[str]()
        if named := _NAMED_BEFORE.search(before[-80:]):
            said.update(re.findall(r"[\w-]+", named[0])[-4:])
        if named := _NAMED_AFTER.match(after):
            said.update(re.findall(r"[\w-]+", named[0]))
        variables = {meant[word] for word in said if word in meant}
        functions = said & _FUNCTIONS
        if owner is None and functions:
            meanings[key] = functions.pop() if len(functions) == 1 else "?"
        elif (owner and variables and owner not in variables) or _IS_NUMBER.match(after):
            meanings[key] = "?"
    return meanings


def _key(text: str) -> str:
    """The key of what is a name; "?" of anything else."""
    try:
        return key_of(text) if len(text) <= MAX_NAME else "?"
    except FormulaError:
        return "?"
