r"""Names as keys: one key for all the ways in which a symbol may be written.

Fonts, arrows and the case of whole words do not matter; accents, subscripts that are not index
letters and numbers of layers do: `\mathbf{b}_{1}`, `b1` and `b^{(1)}` are `b_1`, `\hat y` is
`\hat{y}`, `y_{true}` is `y_true`. The gradient of the loss, however written, is `\partial W`, any
other derivative `\partial z/\partial W`.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


# Single letters that number samples, classes, units or inputs when they stand in a script.
INDEX_LETTERS = frozenset("cdijklmnrst")
_WORDS = words("in lin min dim std cls src dst")
# Words for a mean or a sum over the samples.
MEANS = words("mean avg sum")
# What a loss is called, once its font and its decorations are off.
LOSSES = words(
    r"L l J j E C H D loss \ell ce nll xent cost error crossentropy cross_entropy log_loss"
    r" loss_function objective"
)
# What may stand below its name without making it another one.
_LOSS_MARKS = words("ce nll xent crossentropy total batch log train data softmax mean avg b i n y")


@dataclass(frozen=True)
class Vocabulary:
    """The keys that a reader knows before reading.

    dependent: names that may bear an argument that is not multiplied with them, as q in q(x).
    """

    variables: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    dependent: frozenset[str] = frozenset()
    pieces: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Note the runs of letters with which a known name may begin."""
        known = self.variables | self.functions
        heads = {re.split(r"[_']", key)[0] for key in known}
        grads = {
            "d" + key.removeprefix(r"\partial ").split("_")[0]
            for key in known
            if key.startswith(r"\partial ") and "/" not in key
        }
        object.__setattr__(self, "pieces", frozenset(h for h in heads | grads if h.isalpha()))

    def without_functions(self) -> "Vocabulary":
        """The same, with functions as plain names."""
        return _without_functions(self) if self.functions else self

    def knows(self, key: str) -> bool:
        """Whether a key is that of a variable or a function."""
        return key in self.variables or key in self.functions


@lru_cache(maxsize=64)
def _without_functions(vocabulary: Vocabulary) -> Vocabulary:
    return Vocabulary(vocabulary.variables, frozenset(), vocabulary.dependent)


def word_key(word: str) -> str:
    """The key of a word: single letters and commands keep their case, longer words lose it."""
    word = word.replace("-", "").replace(" ", "")
    if accented := re.fullmatch("([A-Za-z])(hat|bar|tilde)", word):  # yhat
        return f"\\{accented[2]}{{{accented[1]}}}"
    return word if len(word) == 1 or word.startswith("\\") else word.casefold()


def split_word(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """A run of letters as the product of known names that it stands for, if it is one."""
    known = vocabulary.pieces
    if word_key(word) in known | MEANS or len(word) == 1 or word_key(word)[0] == "\\":
        return (word,)
    splits: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end):
            before, piece = splits[start], word[start:end]
            if before is not None and word_key(piece) in known:
                better = (*before, piece)
                held = splits[end]
                if held is None or len(better) < len(held):
                    splits[end] = better
    return splits[len(word)] or (word,)


def gradient_key(key: str) -> str:
    """The key of the gradient of the loss with respect to a name."""
    return rf"\partial {key}"


def derivative_key(top: str, bottom: str) -> str:
    """The key of the derivative of one name with respect to another."""
    return rf"\partial {top}/\partial {bottom}"


def derived_from(key: str) -> str:
    r"""The name of what a derivative is of: g of g' or \partial g/\partial z; else the key."""
    return key.split("/")[0].removeprefix(r"\partial ") if "/" in key else key.rstrip("'")


def is_loss(key: str) -> bool:
    """Whether a key is the name of a loss, decorated or not."""
    base, _, mark = key.partition("_")
    return key in LOSSES or (base in LOSSES and mark in _LOSS_MARKS)


def index_letters(script: str, bound: frozenset[str] = frozenset()) -> tuple[str, ...] | None:
    """The index letters that a script consists of; None if it is something else.

    Among several, one that is usual or bound makes indices of the others, save of a y: W_{hm}.
    """
    letters = script.replace(",", "").replace(" ", "")
    usual = [letter in INDEX_LETTERS or letter in bound for letter in letters]
    word = letters in _WORDS and not bound.issuperset(letters)
    if not 1 <= len(letters) <= 3 or not any(usual) or word:
        return None
    others = all("a" <= letter <= "z" and letter != "y" for letter in letters)
    return tuple(letters) if all(usual) or (len(letters) == 2 and others) else None
