r"""Scripts: what stands above, below or behind a symbol, and what it makes of it."""

import re
from dataclasses import dataclass
from typing import Literal

from grader.formula.cursor import ORDERS, STYLES, Cursor
from grader.formula.errors import FormulaError
from grader.formula.names import index_letters, word_key
from grader.formula.tree import Compare, Indexed, Name, Node, Number, Ones, Power, Transpose

MAX_SCRIPTS = 5
# What an indicator begins with: 1, bold or not, an I or a chi.
INDICATORS = frozenset({Ones(), Number(1.0), Name("I"), Name(r"\chi")})
Kind = Literal["sub", "layer", "sup", "prime", "transpose", "power", "condition"]
_MARKS = frozenset({"^", "_", "'", ".T", r"\prime"})
_TRANSPOSES = frozenset({"T", "t", r"\top"})
_PRIMES = frozenset({"'", r"\prime"})
_ACCENTS = frozenset({"hat", "bar", "tilde"})
_SILENT = STYLES | {"{", "}"}


@dataclass(frozen=True, slots=True)
class Script:
    """One script by its meaning.

    sub: text below; layer: a number below, or above in brackets, as in b^{(1)}; sup: index letters
    above; condition: a comparison below, as in 1_{z > 0}.
    """

    kind: Kind
    text: str = ""
    node: Node | None = None


class Scripts(Cursor):
    """Reads scripts and puts them on what bears them."""

    def scripts(self) -> list[Script]:
        """All scripts that come next, in their order."""
        found = self._digit()
        while self.peek() in _MARKS:
            found += self._script()
            if len(found) > MAX_SCRIPTS:
                raise FormulaError("too many scripts on one symbol")
        return found

    def _digit(self) -> list[Script]:
        """A number right behind a letter, as in b1."""
        if self.kind() != "number" or self.at == 0 or len(self.peek()) > 2:
            return []
        before = self.tokens[self.at - 1]
        if before.kind != "word" or before.end != self.tokens[self.at].start:
            return []
        return [Script("layer", self.take().text)]

    def _script(self) -> list[Script]:
        sign = self.take().text
        if sign in _PRIMES:
            return [Script("prime")]
        if sign == ".T":
            return [Script("transpose")]
        tokens = self.braced()
        texts = [token.text for token in tokens if token.text not in _SILENT]
        if sign == "^":
            return self._above(texts) or [Script("power", node=self.inside(tokens).whole())]
        if len(texts) > 2 and any(text in ORDERS for text in texts):
            return [Script("condition", node=self.inside(tokens).whole())]
        bare = "".join(texts).strip("()[]")
        return [Script("layer" if _is_number(bare) else "sub", bare or "?")]

    def _above(self, texts: list[str]) -> list[Script]:
        """What a superscript is, unless it is an exponent."""
        *before, last = texts or [""]
        if not before:
            if last in _TRANSPOSES:
                return [Script("transpose")]
            if last in _PRIMES:
                return [Script("prime")]
            return [Script("sup", last)] if last in self.letters else _word(texts)
        if last in _TRANSPOSES | _PRIMES:
            index = self._above(before[:-1] if before[-1] in (",", "^") else before)
            kind: Kind = "transpose" if last in _TRANSPOSES else "prime"
            return [*index, Script(kind)] if index else []
        if texts[0] in ("(", "[") and last in (")", "]"):
            bare = "".join(before[1:])
            if _is_number(bare):
                return [Script("layer", bare)]
            return [Script("sup", bare)] if index_letters(bare, self.letters) else []
        if before == [r"\odot"] and _is_number(last):
            return [Script("power", node=Number(float(last)))]
        return _word(texts)

    def named(self, name: Name, scripts: list[Script]) -> tuple[Node, list[Script]]:
        """The name that its scripts make of it, and the scripts that are left."""
        key, subs, sups, left = name.key, name.subs, name.sups, list[Script]()
        transposed, primes = False, ""
        for script in scripts:
            if script.kind in ("sub", "layer"):
                key, more = self._decorated(key, script.text)
                subs += more
            elif script.kind == "sup":
                sups += tuple(script.text)
            elif script.kind == "prime":
                known = self.vocabulary
                is_function = known.knows(f"{key}{primes}'")
                transposed |= not is_function and key in known.variables  # x', as in Matlab
                primes += "" if transposed else "'"
            else:
                left.append(script)
        named: Node = Name(key + primes, subs, sups)
        return (Transpose(named) if transposed else named), left

    def _decorated(self, key: str, text: str) -> tuple[str, tuple[str, ...]]:
        """A key with a subscript that belongs to it, and the index letters that do not."""
        if text in _ACCENTS:
            return f"\\{text}{{{key}}}", ()
        decorated = f"{key}_{word_key(text)}"
        if self.vocabulary.knows(decorated):
            return decorated, ()
        if layer := re.fullmatch(r"([0-9]+)[,_(]*([a-z])", text):
            return f"{key}_{layer[1]}", (layer[2],)
        if layer := re.fullmatch(r"([0-9]+)[,_(]*([a-z,]{2,4})", text):
            letters = index_letters(layer[2], self.letters)
            return (f"{key}_{layer[1]}", letters) if letters else (decorated, ())
        letters = index_letters(text, self.letters)
        return (key, letters) if letters else (decorated, ())

    def marked(self, node: Node, script: Script) -> Node:
        """An expression, no longer a name, with a script on it."""
        match script:
            case Script("transpose" | "prime"):
                return Transpose(node)
            case Script("power", _, exponent) if exponent is not None:
                return Power(node, exponent)
            case Script("sup", text):
                return Indexed(node, (), tuple(text))
            case Script("condition", _, Compare() as condition) if node in INDICATORS:
                return condition
        letters = index_letters(script.text, self.letters) if script.kind == "sub" else None
        if letters is None:
            raise FormulaError(f"the script {script.text or '?'} stands on an expression")
        return Indexed(node, letters)


def _word(texts: list[str]) -> list[Script]:
    r"""A word above is part of a name, as in \delta^{out}."""
    word = "".join(texts)
    return [Script("sub", word)] if len(word) > 1 and word.isalpha() else []


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
