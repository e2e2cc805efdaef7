r"""LaTeX to a tree. Nothing is simplified: products and transposes stay as they are written."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from grader.formula.cursor import CLOSING, OPENING
from grader.formula.errors import FormulaError
from grader.formula.grammar import Parser
from grader.formula.names import Vocabulary, words
from grader.formula.tokens import Token, ascii_latex, tokenize
from grader.formula.tree import Name, Node

_ENDINGS = frozenset({".", ",", ";", ":", "!", "`", "$", "&", r"\quad", r"\qquad"}) | words(
    r"\square \blacksquare \Box \qed \checkmark □ ■ ∎ ✓"
)
# Words that end a formula; what follows them is prose.
STOPS = words(
    "where with for since because and when if so then hence thus which per using as is are we"
    " therefore averaged summed over that this from by or the in of at note here let but otherwise"
    " else unless"
    " und oder mit wobei für also daher somit damit sowie denn weil ist folgt och eller där med"
    " så alltså är eftersom"
)
_NOTHING_KNOWN = Vocabulary()


def parse(
    text: str, vocabulary: Vocabulary = _NOTHING_KNOWN, letters: Collection[str] = ()
) -> Node:
    r"""The tree of a formula.

    text: LaTeX without delimiters; punctuation and words after it do not count.
    letters: index letters known from the left side, as i and j in \partial L / \partial W_{ij}.
    Raises FormulaError for all that it cannot read.
    """
    tokens = trimmed(tokenize(ascii_latex(text)))
    if not tokens:
        raise FormulaError("there is nothing to read")
    try:
        return Parser(tokens, vocabulary, frozenset(letters)).whole()
    except RecursionError as error:  # whoever calls us may be nested deeply too
        raise FormulaError("it is nested too deeply") from error


def parse_left(tokens: Sequence[Token], *, naming: bool = True) -> Node:
    """A left side, where dW is a gradient if `naming`. Raises FormulaError if it is none."""
    return Parser(trimmed(tokens), _NOTHING_KNOWN, naming=naming).whole()


def parse_name(tokens: Sequence[Token]) -> Name:
    """The name that a left side is. Raises FormulaError if it is anything else."""
    node = parse_left(tokens)
    if not isinstance(node, Name):
        raise FormulaError("the left side is not a name")
    return node


@lru_cache(maxsize=1024)
def key_of(text: str) -> str:
    """The key of a name as someone writes it. Raises FormulaError if it is not a name."""
    return parse_name(tokenize(ascii_latex(text))).key


def is_prose(token: Token) -> bool:
    """Whether a token is a word, or several, that ends a formula.

    An upright word that keeps its last space stands alone between spaces.
    """
    if token.kind not in ("text", "word") or not token.text:
        return False
    words = token.text.casefold().split()
    stops = words[0].strip(".,:;()") in STOPS or token.text.endswith(" ")
    return len(words) > 1 or stops or not token.text.isascii() or token.text.startswith("(")


def trimmed(tokens: Sequence[Token]) -> list[Token]:
    """Tokens up to the first prose that is in no bracket, without punctuation at either end."""
    kept: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.text in OPENING or token.text == r"\begin") - (
            token.text in CLOSING or token.text == r"\end"
        )
        if depth <= 0 and kept and is_prose(token):
            break
        kept.append(token)
    first, last = 0, len(kept)
    while first < last and _is_ending(kept[first]):
        first += 1
    while first < last and _is_ending(kept[last - 1]):
        last -= 1
    return kept[first:last] if not _is_shape(kept[last - 5 : last]) else kept[first : last - 5]


def _is_shape(tokens: Sequence[Token]) -> bool:
    r"""Whether tokens are a shape in brackets, (C \times M): a remark, not a factor."""
    texts = [token.text for token in tokens]
    kinds = {token.kind for token in tokens[1::2]}
    return (
        len(texts) == 5
        and OPENING.get(texts[0]) == texts[4]
        and texts[2] == r"\times"
        and kinds <= {"word", "number", "text"}
    )


def _is_ending(token: Token) -> bool:
    return token.text in _ENDINGS or token.kind == "break" or not token.text
