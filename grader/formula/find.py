r"""The statements of a student's text that say what a gradient is, and what other names mean."""

import re
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile

from grader.formula.code import Line, lines
from grader.formula.errors import FormulaError
from grader.formula.names import gradient_key
from grader.formula.parse import key_of, parse_left, trimmed
from grader.formula.segments import (
    CODE_LINE,
    DOUBT_BEHIND,
    MAX_ANSWER,
    STRUCK,
    SWAPPED,
    blocks,
    in_doubt,
    segments,
)
from grader.formula.statements import Chain, Piece, chains, written
from grader.formula.tokens import Token, ascii_latex, tokenize
from grader.formula.tree import Name, Negative, Node, Transpose

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
# Gradients as frameworks name them: grads["W"], W.grad, W_grad, grad_W.
_GRADS = re.compile(
    r"""\bgrad(?:ient)?s?\[["']d?_?(\w{1,9})["']\]|\b([A-Za-z]\w{0,2}?)[._]grad\b(?!\()"""
    r"|\bgrad_(\w{1,3})\b(?!\s+[A-Za-z\\])"
)
_HELD = re.compile(
    r"""(?<![.\w])(?:grads?|gradients)\b(?!\s*\[["']|\s*=\s*(?:\{\}|dict\(\))|\s*$)""", re.MULTILINE
)
_CONDITION = re.compile(r"[\s,(]*(?:if|when|otherwise|else|unless)\b\s*", re.IGNORECASE)
# A condition on an index, which stands for itself: i = y.
_INDICES = re.compile(r"\s*[c-r]\s*(?:=|\\neq?(?![a-z])|\\not\s*=)\s*[a-z]\s*|\s*y\s*=\s*[c-r]\s*")
_INDEXED = re.compile(
    r"(?:^|[,;:&}]|quad|\\ )\s*\(?\s*[c-r]\s*(?:=|\\neq?(?![a-z])|\\not\s*=)\s*[a-z]"
    r"(?=$|[\s,;:.&)\\])"
)
_INNER = re.compile(r"(?:\{[^{}]*\}|\[[^\[\]]*\])\s*(?:\([^()]{0,9}\))?")
_CHANGES = ("+", "-", "*", "/", "@", r"\odot", r"\cdot", r"\gets")
_CONDITIONAL = "it holds in some cases only"


@dataclass(frozen=True)
class Candidate:
    r"""A right side: its LaTeX, and the index letters of its left side, as of W_{ij}.

    place: the rank of its statement in the text; definitions count from the nearest one.
    parameters: those of a function, z of f(z) = ... fault: why it has no meaning that can be told.
    doubtful: whether the words around it may make it other than the result.
    replaces: whether it is an assignment, which takes the place of what was said before; update:
    whether it is one that means nothing to what stands before it.
    """

    right: str
    letters: tuple[str, ...] = ()
    place: int = 0
    parameters: tuple[str, ...] = ()
    fault: str = ""
    doubtful: bool = False
    replaces: bool = False
    update: bool = False


# The key of a left side with one of its right sides; those of one chain are one statement.
Statement = list[tuple[str, Candidate]]


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
    for place, statement in enumerate(filter(None, _statements(text))):
        if place > MAX_STATEMENTS:
            raise FormulaError("it states too much")
        for key, candidate in statement:
            placed = replace(candidate, place=place)
            definitions.setdefault(key, []).append(placed)
            if key in wanted and candidate.fault != _CONDITIONAL:
                candidates[wanted[key]].append(placed)
    return Found(_last(candidates), _last(definitions))


def _last(held: Mapping[str, Sequence[Candidate]]) -> dict[str, tuple[Candidate, ...]]:
    return {name: tuple(found)[-MAX_RIGHTS:] for name, found in held.items()}


def _statements(text: str) -> Iterator[Statement]:
    """The statements of a text in order; those that the words of their sentence put in doubt."""
    parts = segments(STRUCK.sub(" ", text) if len(text) <= MAX_ANSWER else text)
    doubt, before = False, "."
    swapped = bool(SWAPPED.search(text))
    for at, segment in enumerate(parts):
        if not segment.is_math:
            for block in blocks(segment.text):
                if not block.strip() and before[-1:] == "\n":  # an empty line ends a sentence
                    doubt = doubt and before.rstrip()[-1:] in (":", ",")
                yield from _in_block(block, doubt or swapped)
                doubt, before = in_doubt(block, doubt), block
            continue
        before = ""
        after = parts[at + 1].text if at + 1 < len(parts) else ""
        found = list(_in_formula(ascii_latex(segment.text)))
        doubt |= bool(_INDICES.fullmatch(ascii_latex(segment.text)))
        near = at + 2 < len(parts) and len(after) < 30 and not re.search(r"[.!?]", after)
        follows = ascii_latex(parts[at + 2].text) if near else ""
        condition = _CONDITION.match(after)
        if condition and found and condition.end() == len(after):  # the next formula is it
            found[-1] = [(key, replace(c, fault=_CONDITIONAL)) for key, c in found[-1]]
        conditional = _INDICES.fullmatch(follows) or (
            after.rstrip()[-1:] == "(" and re.fullmatch(r"\s*[c-n]\s*", follows)
        )
        doubtful = doubt or swapped or bool(DOUBT_BEHIND.match(after) or conditional)
        yield from _marked(found, doubtful)


def _marked(statements: Iterable[Statement], doubtful: bool) -> Iterator[Statement]:
    for held in statements:
        yield [(key, replace(c, doubtful=True)) for key, c in held] if doubtful else held


def _in_block(block: str, doubt: bool) -> Iterator[Statement]:
    """Statements in code or, line by line, outside of all delimiters."""
    if "=" not in block:
        return
    named = _GRADS.sub(lambda found: f"d{found[1] or found[2] or found[3]}", block)
    code = lines(textwrap.dedent(named)) if CODE_LINE.match(named) else None
    if code is not None:
        comments = "\n".join(re.findall(r"#.*", block))
        doubt = in_doubt(comments, doubt) or (named != block and bool(_HELD.search(block)))
        yield from _marked(filter(None, map(_assigned, code)), doubt)
        return
    for line in named.splitlines():
        if "=" not in line or len(line) > MAX_LINE:
            continue
        left, _, right = line.partition("=")
        doubtful = in_doubt(left, doubt) or bool(DOUBT_BEHIND.match(right))
        code = lines(line.strip()) if CODE_LINE.match(line) and line != block else None
        bare = _COMMENT.sub("", _LINE.sub("", line).replace("**", ""))
        found = map(_assigned, code) if code is not None else _in_line(bare)
        yield from _marked(filter(None, found), doubtful)


def _assigned(line: Line) -> Statement:
    """What a line of code states."""
    left = tokenize(_spelled(line.left), MAX_LINE)
    right = _spelled(line.right)
    fault = "" if line.readable and right else "it is code that is more than a formula"
    held = Candidate(right, (), 0, line.parameters, fault, replaces=True, update=line.changes)
    return [(name.key, replace(held, letters=name.subs)) for name in _names(left, line.parameters)]


def _spelled(line: str) -> str:
    return _BELOW.sub(r"_{\1}", ascii_latex(line))


def _in_formula(text: str) -> Iterator[Statement]:
    """Statements in a formula; nothing if it cannot be read at all."""
    text = _WIDE.sub(r" \\qquad ", text)
    with suppress(FormulaError):
        doubtful = bool(_INDEXED.search(_INNER.sub(" {} ", text)))
        found = _in_chains(chains(tokenize(text, MAX_FORMULA)), text)
        yield from _marked(found, doubtful)


def _in_chains(found: Sequence[Chain], text: str) -> Iterator[Statement]:
    """Statements of chains; one behind a gradient without a value belongs to both: dW, db = ..."""
    fault = "it is stated together with another one"
    before: Chain = ()
    for chain in found:
        held = list(_in_chain(chain, text))
        names = _listed(chain[0]) if len(chain) > 1 else []
        listed = len(before) == 1 < len(chain) and before[0] and chain[0]
        if listed and "," in text[before[0][-1].end : chain[0][0].start]:
            held = [(key, replace(c, fault=fault)) for key, c in held]
            names.append(_name(before[0]))
        yield held + [(n.key, Candidate("?", fault=fault)) for n in names if n is not None]
        before = chain


def _listed(piece: Piece) -> list[Name | None]:
    """The names that a list in brackets holds: (q, p)."""
    texts = [token.text for token in piece]
    if texts[:1] != ["("] or texts[-1:] != [")"] or "," not in texts:
        return []
    return [
        _name(tuple(part)) for is_comma, part in groupby(piece[1:-1], _is_comma) if not is_comma
    ]


def _is_comma(token: Token) -> bool:
    return token.text == ","


def _in_line(line: str) -> Iterator[Statement]:
    """Statements in a line outside of all delimiters; behind some words, of Greek names only."""
    if "=" not in line:
        return
    line = _spelled(line)
    left = line[: line.index("=")].rstrip(" :")
    begins = [0, *(found.end() for found in re.finditer(r"\s+", left))]
    for start in [begins[0], *begins[:-4:-1]]:
        try:
            found = chains(tokenize(line[start:], MAX_LINE))
        except FormulaError:
            return
        name = _name(_changed(found[0][0])[0]) if found else None
        if name is not None and (start == 0 or name.key.startswith("\\")):
            yield from _in_chains(found, line[start:])
            return


def _in_chain(chain: Chain, text: str) -> Iterator[tuple[str, Candidate]]:
    first, operator = _changed(chain[0])
    if operator and len(chain) > 1 and (name := _name(first)) is not None:  # dW *= -1
        changed = written(tuple(trimmed(chain[-1])), text)
        if operator != r"\gets":
            changed = f"({written(first, text)}) {operator} ({changed})"
        fault = "" if len(chain) == 2 else "a change that cannot be told"
        yield name.key, Candidate(changed, name.subs, fault=fault, replaces=True, update=True)
        return
    named = [_named(piece) for piece in chain]
    names, patterns = [name for name, _ in named], [pattern for _, pattern in named]
    for at, name in enumerate(names):
        if name is None or name in names[:at]:
            continue
        after: Sequence[int] = range(at + 1, len(chain))
        if not after and _is_named_last(name, names[at - 1], chain[at]):
            after = [at - 1]
        for place in after:
            shown, right = written(tuple(trimmed(chain[place])), text), names[place]
            if not shown.strip(" ?.!="):
                if chain[place] and not _is_gradient(name):
                    yield name.key, Candidate("?", name.subs, fault=_CONDITIONAL)
            elif right is None or right.key != name.key or patterns[place] != "{}":
                held = Candidate(patterns[at].format(shown), name.subs, 0, _parameters(chain[at]))
                others = (other.key for other in _names(chain[at], held.parameters))
                yield from ((key, held) for key in dict.fromkeys((name.key, *others)))


def _changed(piece: Piece) -> tuple[Piece, str]:
    """A left side without the operator of an augmented assignment, and that operator."""
    if len(piece) > 1 and piece[-1].text in _CHANGES:
        return piece[:-1], piece[-1].text
    return piece, ""


def _parameters(piece: Piece) -> tuple[str, ...]:
    """The parameters of a left side that is a function's: z of \\sigma'(z)."""
    texts = [token.text for token in piece]
    if texts[-1:] != [")"] or "(" not in texts[1:]:
        return ()
    given = piece[texts.index("(", 1) + 1 : -1]
    names = [_name(tuple(part)) for is_comma, part in groupby(given, _is_comma) if not is_comma]
    return tuple(name.key for name in names if name is not None) if None not in names else ()


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
    node = _left(piece)
    return node if isinstance(node, Name) else None


def _named(piece: Piece) -> tuple[Name | None, str]:
    """The name that a piece is, and what makes the name's value of that of the piece."""
    match _left(piece):
        case Name() as name:
            return name, "{}"
        case Negative(Name() as name) if _is_gradient(name):
            return name, "-({})"
        case Transpose(Name() as name) if _is_gradient(name):
            return name, "({})^T"
    return None, ""


def _left(piece: Piece, *, naming: bool = True) -> Node | None:
    if not 0 < len(piece) <= MAX_LEFT:
        return None
    try:
        return parse_left(piece, naming=naming)
    except FormulaError:
        return None


def _names(piece: Piece, parameters: Sequence[str]) -> list[Name]:
    """The names that a left side may be: d_relu, with parameters, need not be a gradient."""
    bare = tuple(takewhile(lambda token: token.text != "(", piece)) if parameters else piece
    found = (_left(bare, naming=naming) for naming in ([True, False] if parameters else [True]))
    return list({node.key: node for node in found if isinstance(node, Name)}.values())
