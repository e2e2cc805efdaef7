"""A place in a list of tokens: what the parser's layers share."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Self, TypeVar

from grader.formula.errors import FormulaError
from grader.formula.names import Vocabulary, split_word, words
from grader.formula.tokens import Token
from grader.formula.tree import Node

MAX_TOKENS = 800
MAX_DEPTH = 24
MAX_STEPS = 4_000

OPENING = {"(": ")", "[": "]", r"\{": r"\}", "{": "}"}
CLOSING = frozenset(OPENING.values())
ORDERS = frozenset({">", "<", r"\geq", r"\leq", "=", r"\neq"})
# Fonts: they say what kind of thing a letter is, and nothing that we need.
STYLES = words(
    r"\mathbf \boldsymbol \bm \bold \pmb \mathbb \mathcal \mathscr \mathfrak \mathrm \mathit"
    r" \mathsf \mathtt \mathnormal \mathop \mathord \vec \overrightarrow \underline \boxed \fbox"
    r" \text \textbf \textit \operatorname \operatorname* \textrm \ensuremath"
)
ACCENTS = frozenset({r"\hat", r"\bar", r"\tilde"})
_DROPPED = words(r"\quad \qquad \bf \rm \it \sf \cal")

T = TypeVar("T")


class Cursor:
    """Tokens, a place among them, and what is known of their meaning.

    letters: index letters that are bound around here, by a sum or by the left side.
    naming: whether a left side is read, where dW needs no introduction.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        vocabulary: Vocabulary,
        letters: frozenset[str] = frozenset(),
        *,
        naming: bool = False,
        outer: "Cursor | None" = None,
    ) -> None:
        """Read tokens, as part of what `outer` reads if it is given. FormulaError: too many."""
        if len(tokens) > MAX_TOKENS:
            raise FormulaError(f"it is too long: {len(tokens)} signs")
        self.tokens: list[Token] = []
        nested = 0  # environments around, in which lines and columns mean something
        for token in tokens:
            nested += (token.text == r"\begin") - (token.text == r"\end")
            if token.text in _DROPPED or (not nested and token.text in ("&", r"\\")):
                continue
            if token.kind == "word" and not (self.tokens and self.tokens[-1].text == "_"):
                pieces = split_word(token.text, vocabulary)
                self.tokens += (token._replace(text=piece) for piece in pieces)
            else:
                self.tokens.append(token)
        self.vocabulary = vocabulary
        self.letters = letters
        self.naming = naming
        self.at = 0
        self.depth: int = 0 if outer is None else outer.depth + 1
        self.steps: list[int] = [0] if outer is None else outer.steps
        self.check()

    def check(self) -> None:
        """Count a step, of this reader and those that it is part of. FormulaError: too many."""
        self.steps[0] += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError("it is nested too deeply")
        if self.steps[0] > MAX_STEPS:
            raise FormulaError("it is too complicated")

    def inside(self, tokens: Sequence[Token]) -> Self:
        """A reader of some tokens in here."""
        return type(self)(tokens, self.vocabulary, self.letters, outer=self)

    @abstractmethod
    def whole(self) -> Node:
        """All of the tokens as one expression or comparison."""

    @abstractmethod
    def factor(self) -> Node:
        """One factor with its scripts."""

    @abstractmethod
    def arguments(self) -> tuple[Node, ...]:
        """Expressions in brackets, with commas between them."""

    def peek(self, ahead: int = 0) -> str:
        """The text of a token; "" past the end."""
        at = self.at + ahead
        return self.tokens[at].text if at < len(self.tokens) else ""

    def kind(self, ahead: int = 0) -> str:
        """The kind of a token; "" past the end."""
        at = self.at + ahead
        return self.tokens[at].kind if at < len(self.tokens) else ""

    def take(self) -> Token:
        """The next token, passed; FormulaError at the end."""
        if self.at >= len(self.tokens):
            raise FormulaError("it ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def skip(self, text: str) -> bool:
        """Pass the next token if it is this one."""
        if self.peek() != text:
            return False
        self.at += 1
        return True

    def expect(self, text: str) -> None:
        """Pass this token, or FormulaError."""
        if not self.skip(text):
            raise FormulaError(f"{text} is missing before {self.peek() or 'the end'}")

    def attempt(self, read: Callable[[], T | None]) -> T | None:
        """What is read, or None with nothing passed if it cannot be."""
        before = self.at, list(self.tokens), self.depth, self.letters
        try:
            found = read()
        except FormulaError:
            found = None
        if found is None:
            self.at, self.tokens, self.depth, self.letters = before
        return found

    def shorten(self) -> Token:
        """Take the first letter or digit of the next token and leave the others."""
        token = self.tokens[self.at]
        self.tokens[self.at] = token._replace(text=token.text[1:])
        return token._replace(text=token.text[:1])

    def _argument(self) -> list[Token]:
        """The argument of a font or an accent that is an argument itself, as in x^\\mathsf{T}."""
        opening = self.tokens[self.at : self.at + 1]
        inner = self.braced()
        closing = self.tokens[self.at - 1 : self.at]
        return [*opening, *inner, *closing] if opening and opening[0].text == "{" else inner

    def braced(self) -> list[Token]:
        r"""The tokens of an argument: a group in braces, without them, or one character."""
        if not self.skip("{"):
            below = self.at > 0 and self.tokens[self.at - 1].text == "_"
            several = self.kind() == "word" or self.peek().isdigit()
            if several and len(self.peek()) > 1 and not below:
                return [self.shorten()]  # LaTeX takes one character: \frac12 is a half
            token = self.take()
            if token.text in CLOSING or token.text in ("^", "_"):
                raise FormulaError(f"an argument is missing before {token.text}")
            return [token, *self._argument()] if token.text in STYLES | ACCENTS else [token]
        start, open_braces = self.at, 1
        while open_braces:
            text = self.take().text
            open_braces += (text == "{") - (text == "}")
        return self.tokens[start : self.at - 1]
