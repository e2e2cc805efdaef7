r"""Derivatives, which are names to us: \nabla_W L, \frac{\partial L}{\partial W}, dL/dW, d_W."""

from collections.abc import Sequence

from grader.formula.cursor import OPENING, STYLES
from grader.formula.errors import FormulaError
from grader.formula.names import derivative_key, gradient_key, is_loss, word_key
from grader.formula.scripts import Scripts
from grader.formula.tokens import Token
from grader.formula.tree import Name

_NABLAS = frozenset({r"\nabla", "grad", "gradient"})
_DIFFERENTIALS = frozenset({r"\partial", "d"})
_VARIATIONS = frozenset({r"\delta", r"\Delta"})
_OPERATORS = frozenset({r"\cdot", r"\times", r"\odot", r"\top", r"\frac", r"\sum", r"\log"})


class Derivatives(Scripts):
    """Reads derivatives, and what a quantity is said to depend on."""

    def derivative(self, base: str) -> Name | None:
        """The derivative that begins with a word or command just passed; None if there is none."""
        if base in _NABLAS or (base == r"\partial" and self.peek() == "_"):
            return self._nabla()
        if base == r"\partial":
            return self._over(self._quantity())
        if base == "d":
            return self.attempt(self._code_name if self.peek() == "_" else self._differential)
        if base.startswith("d") and base.isalpha() and self._may_be_differential(base):
            self.at -= 1
            self.shorten()
            name = self.attempt(self._differential)
            if name is None:
                self.tokens[self.at] = self.tokens[self.at]._replace(text=base)
                self.at += 1
            return name
        return None

    def _may_be_differential(self, base: str) -> bool:
        """Whether dW is a differential: on a left side if it is short, else if it is known."""
        if self.naming:
            return len(base) == 2 or is_loss(base[1:])
        known = self.vocabulary
        return not known.knows(word_key(base)) and (base in known.pieces or is_loss(base[1:]))

    def _code_name(self) -> Name | None:
        """d_W, as in code."""
        self.take()
        tokens = self.braced()
        if [token.kind for token in tokens] == ["word"]:  # one name, whatever it may be split into
            return self._introduced(Name(word_key(tokens[0].text)))
        return self._introduced(self._only_name(tokens))

    def _differential(self) -> Name | None:
        """What follows a d: W, or L/dW."""
        name = self._quantity()
        if self.peek() == "/" and self.peek(1)[:1] in ("d", "\\"):
            return self._over(name)
        return self._introduced(name)

    def _introduced(self, name: Name) -> Name | None:
        """The gradient with respect to a name, if there is reason to read it as one."""
        gradient = Name(gradient_key(name.key), name.subs, name.sups)
        return gradient if self.naming or self.vocabulary.knows(gradient.key) else None

    def _over(self, top: Name) -> Name:
        r"""\partial L / \partial W after its numerator; \partial W, without one, is a gradient."""
        first, is_word = self.peek(1), self.kind(1) == "word"
        if self.peek() != "/" or not (first in _DIFFERENTIALS or (is_word and first[0] == "d")):
            return Name(gradient_key(top.key), top.subs, top.sups)
        self.take()
        if first in _DIFFERENTIALS:
            self.take()
        else:
            self.shorten()
        return _ratio(top, self._quantity())

    def _nabla(self) -> Name:
        r"""\nabla_W loss after its first sign."""
        if not self.skip("_"):
            bottom = self._quantity()
            self.attempt(self._if_loss)
            return _ratio(None, bottom)
        bottom = self._only_name([*self.braced(), *self._layer()])
        return _ratio(self._loss(), bottom)

    def _layer(self) -> list[Token]:
        r"""The number of a layer behind what a \nabla has below it, as it is typed: ∇_b_2, ∇_b2."""
        after = 1 if self.peek() == "_" else 0
        if not self.naming or self.kind(after) != "number":
            return []
        if after:
            self.take()
        below = self.tokens[self.at]._replace(kind="sign", text="_")
        return [below, self.take()]

    def fraction(self, top: Sequence[Token], bottom: Sequence[Token]) -> Name | None:
        r"""\frac as a derivative: \frac{\partial L}{\partial W}, or \frac{d}{dW} L; else None."""
        upper, lower = _behind(top), _behind(bottom)
        if upper is None and lower is None:
            upper, lower = _behind(_plain(top)), _behind(_plain(bottom))
        if upper is None or not lower:
            return None
        name = self._only_name(lower)
        return _ratio(self._only_name(upper) if upper else self._quantity(), name)

    def _loss(self) -> Name | None:
        """The loss, passed, if its name comes next; on a left side, whatever is derived."""
        if self.at == len(self.tokens):
            return None
        return self._quantity() if self.naming else self.attempt(self._if_loss)

    def _if_loss(self) -> Name | None:
        name = self._quantity()
        return name if is_loss(name.key) else None

    def _quantity(self) -> Name:
        """A name with its scripts, and what it depends on."""
        naming, known = self.naming, self.vocabulary
        self.naming, self.vocabulary = False, known.without_functions()
        try:
            name = self.factor()
        finally:
            self.naming, self.vocabulary = naming, known
        if not isinstance(name, Name):
            raise FormulaError("a derivative of, or with respect to, something that is not a name")
        self.skip_dependence()
        return name

    def _only_name(self, tokens: Sequence[Token]) -> Name:
        """The name that some tokens are, all of them."""
        reader = self.inside(tokens)
        name = reader._quantity()
        if reader.peek():
            raise FormulaError("a derivative of, or with respect to, something that is not a name")
        return name

    def skip_dependence(self) -> None:
        """Pass the arguments in q(x) or loss(W, b), which say only what a value depends on."""
        closing = OPENING.get(self.peek())
        if closing not in (")", "]"):
            return
        for ahead in range(1, 20):
            text, kind = self.peek(ahead), self.kind(ahead)
            if text == closing:
                self.at += ahead + 1
                return
            if text in _OPERATORS or (
                kind not in ("word", "text", "number", "command")
                and text not in (",", ";", "|", "^", "_", "{", "}")
            ):
                return


def _behind(tokens: Sequence[Token]) -> list[Token] | None:
    """What stands behind a d or a partial in one half of a fraction; None if there is neither."""
    rest = list(tokens)
    while rest and rest[0].text in STYLES:
        rest = rest[1:] if rest[1:2] and rest[1].text != "{" else _unbraced(rest[1:])
    if not rest:
        return None
    first = rest[0]
    if first.text in _DIFFERENTIALS:
        return rest[1:]
    if first.kind in ("word", "text") and first.text.startswith("d"):
        inner = first.text[1:]
        if len(inner) == 1 or is_loss(inner):
            return [first._replace(text=inner), *rest[1:]]
    return None


def _plain(half: Sequence[Token]) -> list[Token]:
    r"""One half of \frac{\delta L}{\delta W}, where a letter stands for the sign."""
    if len(half) > 1 and half[0].text in _VARIATIONS:
        return [half[0]._replace(text=r"\partial"), *half[1:]]
    return list(half)


def _unbraced(tokens: list[Token]) -> list[Token]:
    """Tokens without the first pair of braces."""
    closing = next((at for at, token in enumerate(tokens) if token.text == "}"), 0)
    return [*tokens[1:closing], *tokens[closing + 1 :]]


def _ratio(top: Name | None, bottom: Name) -> Name:
    """One name for a derivative; that of a loss is a gradient."""
    if top is None or is_loss(top.key):
        return Name(gradient_key(bottom.key), bottom.subs, bottom.sups)
    return Name(derivative_key(top.key, bottom.key), top.subs + bottom.subs)
