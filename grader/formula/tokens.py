r"""LaTeX, and the Unicode that students mix with it, as a flat tuple of tokens.

Spaces, comments and the sizes of brackets are dropped here. Linear in the length of the text.
"""

import re
import unicodedata
from typing import Literal, NamedTuple

from grader.formula.errors import FormulaError

MAX_CHARACTERS = 20_000
MAX_WORD = 30

Kind = Literal["number", "word", "text", "command", "sign", "break"]


class Token(NamedTuple):
    r"""A piece of LaTeX and where it stood.

    A `word` is a run of letters, perhaps a product; a `text` is the content of `\text{..}`, one
    name or prose; a `command` keeps its backslash.
    """

    kind: Kind
    text: str
    start: int
    end: int


def _pairs(text: str) -> dict[str, str]:
    """Every other word of a text by the word before it."""
    found = text.split()
    return dict(zip(found[::2], found[1::2], strict=True))


_SIGNS = {
    sign: f"{name} " if name[-1].isalpha() and name[0] == "\\" else name
    for sign, name in _pairs(r"""
    ∇ \nabla   ∂ \partial   ∑ \sum   Σ \sum   ⊙ \odot   ∘ \odot   ○ \odot   ⊗ \otimes
    · \cdot   ⋅ \cdot   • \cdot   × \times   − -   – -   — -   ′ '   ’ '   ᵀ ^T   ⊤ \top
    ≥ \geq   ≤ \leq   ≠ \neq   ≈ \approx   ≡ =   ∈ \in   ⇒ \Rightarrow   → \rightarrow
    ← \leftarrow   𝟙 \mathbb{1}   𝟏 \mathbf{1}   ℒ L   ℓ \ell   ½ \frac{1}{2}   ² ^2   ³ ^3
    """).items()
}
_GREEK = _pairs("""
    α alpha   β beta   γ gamma   δ delta   Δ Delta   ε varepsilon   η eta   θ theta
    λ lambda   μ mu   ξ xi   π pi   σ sigma   τ tau   φ phi   ϕ phi   χ chi   ψ psi
    ω omega
""")
_TRANSLATION = str.maketrans(
    _SIGNS
    | {letter: f"\\{name} " for letter, name in _GREEK.items()}
    | {chr(0x2080 + digit): f"_{digit}" for digit in range(10)}
    | {"ᵢ": "_i", "ⱼ": "_j", "ₖ": "_k", "ₙ": "_n", "ₘ": "_m", "\u200b": "", "\ufeff": ""}
)
_ACCENTS = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde"}
# A layer's number below a script, as in ∇_b₂.
_LAYERED = re.compile("_([A-Za-z])([₀-₉])")
_ACCENTED = re.compile("([A-Za-z])([\u0302\u0304\u0303])")

# The content of an upright font, which says "one symbol", or prose.
_PLAIN = r"(?P<upright>(?:[^{}\\$]|\\[_ ,;&%#-])*)"
_TOKEN = re.compile(
    rf"""
    (?P<skip>(?:[\s~]|(?<!\\)%[^\n]*|\\[,;:!> ]
        |\\[Bb]igg?[lrm]?(?![A-Za-z])|\\(?:left|right)(?![A-Za-z])(?:\s*\.)?
        |\\(?:limits|nolimits|displaystyle|textstyle|nonumber|notag|hfill|hline
            |thinspace|medspace|space|enspace)(?![A-Za-z])
        |\\(?:tag\*?|label|hspace\*?|vspace\*?|mspace|phantom|color)\s*\{{[^{{}}]*\}})+)
    |\\(?:text|textrm|textbf|textit|texttt|textsf|textnormal|mbox|mathrm|mathsf|mathtt|mathit
        |operatorname\*?)\s*\{{{_PLAIN}\}}
    |(?P<break>\\\\(?:\[[^\]\n]*\])?|\\newline(?![A-Za-z])|\\cr(?![A-Za-z]))
    |(?P<command>\\[A-Za-z]+\*?|\\.)
    |(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    |(?P<word>[A-Za-z]+)
    |(?P<sign>\.\*|<-(?=\s)|:=|=:|>=|<=|!=|==|\.T(?![A-Za-z])|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SAME = _pairs(r"""
    \lbrace \{   \rbrace \}   \lbrack [   \rbrack ]   \lparen (   \rparen )   \lvert |
    \rvert |   \vert |   \dfrac \frac   \tfrac \frac   \cfrac \frac   \nicefrac \frac
    \sfrac \frac   \ge \geq   \geqslant \geq   \le \leq   \leqslant \leq   \ne \neq   \gt >
    \lt <   \circ \odot   \circledcirc \odot   \bullet \cdot   \cdotp \cdot   \ast *
    \intercal \top   \transpose \top   \widehat \hat   \overline \bar   \widetilde \tilde
    \varphi \phi   \vartheta \theta   \epsilon \varepsilon   \_ _   \equiv =   \triangleq =
    \coloneqq =   \doteq =   .* \odot   := =   =: =   == =   != \neq   >= \geq   <= \leq
""")


def ascii_latex(text: str) -> str:
    """The text with Unicode signs and letters spelled as LaTeX."""
    if text.isascii():
        return text
    text = _LAYERED.sub(r"_{\1\2}", text)
    text = unicodedata.normalize("NFKD", text.translate(_TRANSLATION)).translate(_TRANSLATION)
    return _ACCENTED.sub(lambda found: f"\\{_ACCENTS[found[2]]}{{{found[1]}}}", text)


def tokenize(text: str, limit: int = MAX_CHARACTERS) -> tuple[Token, ...]:
    """The tokens of a piece of LaTeX, already `plain`.

    Raises FormulaError if it is longer than the limit.
    """
    if len(text) > limit:
        raise FormulaError(f"it is too long: {len(text)} characters")
    tokens: list[Token] = []
    at = 0
    while at < len(text) and (found := _TOKEN.match(text, at)):
        start, at = found.span()
        kind = found.lastgroup or ""
        if kind == "skip":
            continue
        written = found[0]
        if kind == "upright":
            alone = text[at : at + 1] not in ("(", "^", "_", "'")
            tokens.extend(_upright(found["upright"], start, at, alone=alone))
            continue
        if kind in ("word", "number") and tokens and tokens[-1].text in ("^", "_"):
            # A script takes one character; but y_true, typed as in code, is meant as one name.
            whole = len(written) > 2 and written[1:].casefold() != "loss"
            if not (kind == "word" and tokens[-1].text == "_" and whole):
                written = written[0]
            at = start + len(written)
        tokens.append(_token(kind, written, start, at))
    return tuple(tokens)


def _token(kind: str, written: str, start: int, end: int) -> Token:
    same = _SAME.get(written, written)
    if kind == "break":
        return Token("break", r"\\", start, end)
    if kind == "number" or (kind == "word" and len(written) <= MAX_WORD):
        return Token("number" if kind == "number" else "word", written[: 2 * MAX_WORD], start, end)
    if kind == "word":
        return Token("text", written[: 2 * MAX_WORD], start, end)
    return Token("command" if same[:1] == "\\" and same[1:].isalpha() else "sign", same, start, end)


def _upright(content: str, start: int, end: int, *, alone: bool) -> tuple[Token, ...]:
    """The content of a text command: one name or prose, or else a formula in an upright font.

    A word with spaces around it that stands alone keeps one, as a sign that it is prose.
    """
    text = re.sub(r"\\(.)", lambda found: "_" if found[1] == "_" else " ", content)
    text = re.sub(r"(?<=[A-Za-z]{2})-(?=[A-Za-z]{2})", "", " ".join(text.split()))
    if (
        " " in text
        or not text.isascii()
        or text.startswith("(")
        or re.fullmatch(r"[A-Za-z0-9_']*[.,:;-]?", text)
    ):
        spaced = alone and text.isalpha() and len(text) > 1 and content != content.strip()
        return (Token("text", f"{text} " if spaced else text, start, end),)
    return tuple(token._replace(start=start, end=end) for token in tokenize(text))
