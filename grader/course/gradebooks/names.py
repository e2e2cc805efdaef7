"""Names of people and titles, made fit to be compared."""

import unicodedata
from collections.abc import Iterable


def folded(text: str) -> str:
    """A text to compare by: composed, without case, each run of white space one space."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def key_of_name(name: str) -> tuple[str, ...]:
    """A person's name to compare by: its words in alphabetical order.

    `Doe, Jane`, `Jane Doe` and the same in decomposed letters are equal.
    """
    return tuple(sorted(folded(name.replace(",", " ").replace("_", " ")).split()))


def several(names: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """The keys of names that more than one person has."""
    seen: set[tuple[str, ...]] = set()
    twice: set[tuple[str, ...]] = set()
    for key in map(key_of_name, names):
        (twice if key in seen else seen).add(key)
    return frozenset(twice)
