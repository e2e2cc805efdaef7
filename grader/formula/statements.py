r"""Statements in mathematics: A = B = C, one or many to a formula, with their tokens."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from grader.formula.cursor import CLOSING, OPENING
from grader.formula.names import words
from grader.formula.parse import is_prose
from grader.formula.tokens import Token

MAX_PIECES = 40

Piece = tuple[Token, ...]
Chain = tuple[Piece, ...]

# Environments that only lay out statements; in all others, lines and columns mean something.
_LAYOUTS = words(
    "align align* aligned alignat alignat* alignedat equation equation* gather gather* gathered"
    " split eqnarray eqnarray* multline multline* flalign flalign* displaymath math"
)
_SEPARATORS = words(
    r", ; : \Rightarrow \implies \iff \Leftrightarrow \Longrightarrow \Longleftrightarrow"
    r" \therefore \because \rightarrow \longrightarrow \to \mapsto \in \forall \approx \propto \sim"
    r" \simeq \hookrightarrow \leadsto \land \text"
)
_GETS = words(r"\leftarrow \gets \longleftarrow <-")
_ARROWS = words(r"\rightarrow \longrightarrow \to \mapsto")
_OPERATORS = words(r"= + - \cdot \times \odot \otimes * @ /")
_QUADS = words(r"\quad \qquad")
_CONDITIONS = words("if when otherwise else unless")
_FRAMES = words(r"\boxed \fbox \bbox \mathrel \mathbin")
_OVER = words(r"\overset \stackrel \underset")


def chains(tokens: Sequence[Token]) -> tuple[Chain, ...]:
    """The chains of equalities in a formula: for A = B = C the pieces A, B and C; or just A.

    Of a very long chain the first piece and the last ones.
    """
    found = []
    for statement in _statements(list(_with_arrows(_unframed(tokens)))):
        pieces: list[list[Token]] = [[]]
        for token, depth in _with_depth(statement):
            if token.text == "=" and depth == 0:
                pieces.append([])
            else:
                pieces[-1].append(token)
        if len(pieces) > MAX_PIECES:
            pieces = [pieces[0], *pieces[1 - MAX_PIECES :]]
        found.append(tuple(tuple(piece) for piece in pieces))
    return tuple(found)


def _with_arrows(tokens: Sequence[Token]) -> Iterator[Token]:
    r"""Tokens with an equals sign behind each arrow that assigns: to its left, or q \to -q."""
    for at, token in enumerate(tokens):
        back = {other.text for other in tokens[at + 1 : at + 8]}
        renews = token.text in _ARROWS and at > 0 and tokens[at - 1].text in back
        if token.text in _GETS or renews:
            yield token._replace(text=r"\gets", kind="command")
            yield token._replace(text="=", kind="sign")
        else:
            yield token


def written(piece: Piece, text: str) -> str:
    """A piece as it stands in the text that its tokens are from, whatever was dropped between."""
    parts: list[str] = []
    end = start = -1
    for token in piece:
        if (token.start, token.end) == (start, end):
            continue  # several tokens of one upright text
        if parts and token.start > end:
            parts.append(" ")
        start, end = token.start, token.end
        parts.append(text[start:end])
    return "".join(parts)


def _unframed(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without layouts and frames, and with plain equals signs."""
    kept: list[Token] = []
    framed: list[bool] = []  # for each open brace, whether it belongs to a frame
    at = 0
    # A formula that begins with cases is a system of statements, not the cases of one.
    opening = [token.text for token in tokens[:4] if token.text != r"\{"][:3]
    system = opening in ([r"\begin", "{", "cases"], [r"\begin", "{", "array"])
    if system and tokens[0].text == r"\{":
        tokens = tokens[1:]
    layouts = _LAYOUTS | {opening[2]} if system else _LAYOUTS
    while at < len(tokens):
        token = tokens[at]
        if token.text in (r"\begin", r"\end") and (after := _layout(tokens, at, layouts)):
            at = after
            continue
        if token.text in _OVER and (after := _equals(tokens, at)):
            kept.append(token._replace(kind="sign", text="="))
            at = after
            continue
        at += 1
        if token.text in _FRAMES and at < len(tokens) and tokens[at].text == "{":
            framed.append(True)
            at += 1
            continue
        if token.text == "{":
            framed.append(False)
        elif token.text == "}" and framed and framed.pop():
            continue
        kept.append(token)
    return kept


def _layout(tokens: Sequence[Token], at: int, layouts: frozenset[str]) -> int:
    r"""Where \begin{align} or \end{align} ends; 0 if it is another environment."""
    texts = [token.text for token in tokens[at + 1 : at + 8]]
    if texts[:1] != ["{"] or "}" not in texts:
        return 0
    closing = texts.index("}")
    if "".join(texts[1:closing]) not in layouts:
        return 0
    after = at + 2 + closing
    return after + _columns([token.text for token in tokens[after : after + 9]])


def _columns(texts: Sequence[str]) -> int:
    r"""How many tokens the columns of a layout take: {2} of alignat, {rl} of array."""
    if texts[:1] != ["{"] or "}" not in texts:
        return 0
    closing = texts.index("}")
    columns = "".join(texts[1:closing])
    return closing + 1 if columns.isdigit() or set(columns) <= set("lcr|") else 0


def _equals(tokens: Sequence[Token], at: int) -> int:
    r"""Where \overset{..}{=} ends; 0 if it is something else."""
    texts = [token.text for token in tokens[at + 1 : at + 30]]
    for end in range(1, len(texts) - 2):
        if texts[end : end + 4] == ["}", "{", "=", "}"]:
            return at + 5 + end
        if texts[end : end + 2] == ["}", "="]:
            return at + 3 + end
    return 0


def _with_depth(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    r"""Tokens with the number of brackets and environments around them; below 0 there is none."""
    depth = 0
    for token in tokens:
        if token.text in CLOSING or token.text == r"\end":
            depth = max(depth - 1, 0)
        yield token, depth
        depth += token.text in OPENING or token.text == r"\begin"


def _statements(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens between separators, lines and wide spaces that separate."""
    parts: list[list[Token]] = [[]]
    soft: list[bool] = [False]  # whether a part begins behind a space that may mean nothing
    for token, depth in _with_depth(tokens):
        if token.text == "&" and depth == 0:
            continue
        if depth > 0 or not (token.kind == "break" or _separates(token)):
            parts[-1].append(token)
            continue
        if is_prose(token) and token.text.casefold().split()[0].strip(",(") in _CONDITIONS:
            _withhold(parts[-1] or parts[max(len(parts) - 2, 0)])
        if parts[-1]:
            parts.append([])
            soft.append(False)
        soft[-1] = token.kind == "break" or token.text in _QUADS
    held = parts[0]
    for (before, part), is_soft in zip(pairwise(parts), soft[1:], strict=True):
        if is_soft and _continues(before, part):
            held = held + part
        else:
            yield held
            held = part
    yield held


def _withhold(part: list[Token]) -> None:
    """Leave of a statement that holds in some cases only no more than that there is one."""
    at = next((at for at, token in enumerate(part) if token.text == "="), None)
    if at is None:
        part.clear()
    else:
        part[at + 1 :] = [part[at]._replace(text="?")]


def _separates(token: Token) -> bool:
    return token.text in _SEPARATORS or token.text in _QUADS or is_prose(token)


def _continues(before: Sequence[Token], part: Sequence[Token]) -> bool:
    """Whether what stands behind a wide space or on the next line belongs to what is before it.

    It does where it or what is before it cannot stand alone; and where it states nothing itself,
    unless it is a comment or the number of an equation.
    """
    if not part or not before:
        return not part
    if before[-1].text in _OPERATORS or part[0].text in _OPERATORS:
        return True
    numbered = [token.kind for token in part[1:3]] == ["number", "sign"] and len(part) == 3
    return part[0].kind != "text" and not numbered and all(token.text != "=" for token in part)
