"""Names that others chose, made fit to be shown, compared and used for files."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from grader.text import inert

# Joiners are part of names in Persian, Hindi and other scripts, and move nothing.
_JOINERS = "\u200c\u200d"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_UNFIT_IN_FILES = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST_FILE = 80


def nfc(text: str) -> str:
    """The text with accents composed, so that what looks the same is the same."""
    return unicodedata.normalize("NFC", text)


def shown(text: str, limit: int = 200) -> str:
    """The name with what cannot be seen written as an escape, so that nothing can hide in it, and
    without what a runner of CI would take for a command in its log.
    """
    visible = nfc(text[: 2 * limit])
    if not visible.isprintable():
        visible = "".join(map(_escaped, visible))
    visible = inert(visible)
    return visible if len(visible) <= limit else visible[: limit - 1] + "…"


def _escaped(char: str) -> str:
    hidden = unicodedata.category(char) in _UNSEEN and char not in _JOINERS
    return char.encode("unicode_escape").decode() if hidden else char


def identity(text: str) -> str:
    """The name as an id: itself where it can be shown as it is, else told apart by a hash."""
    visible = shown(text).strip()
    return visible if visible and visible == nfc(text) else f"{visible}~{_hash(text)}"


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """A name for a file or folder of each student, by id: plain where the id is, never a path.

    No two are the same where case and accents do not count, and none depends on the others but
    where two would clash.
    """
    plain = {each: _plain(each) for each in ids}
    taken = Counter(_folded(name) for name in plain.values())
    return {
        each: name if name == each and taken[_folded(name)] == 1 else f"{name}-{_hash(each)}"
        for each, name in plain.items()
    }


def _hash(text: str) -> str:
    return hashlib.sha256(nfc(text).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _plain(text: str) -> str:
    visible = "".join("_" if unicodedata.category(char) in _UNSEEN else char for char in nfc(text))
    name = _UNFIT_IN_FILES.sub("_", visible).strip(". ").lstrip("-~")
    name = name.encode()[:_LONGEST_FILE].decode("utf-8", "ignore").rstrip(". ")
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKD", name).casefold()
