"""Pictures that came with a notebook's text: pasted into a cell, or written into it as data."""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from grader.evidence import Picture

# An answer's pictures, each at most this large as a file and as an image; others are named only.
MOST_PICTURES = 8
MOST_BYTES = 2 * 2**20
MOST_PIXELS = 4_000_000
# What of one cell's attachments is read at all, in the notebook's file.
MOST_ATTACHED = 16 * 2**20

_INLINE = re.compile(rb"data:image/(?:png|jpe?g);base64,([A-Za-z0-9+/=]{100,}+)")
_NAMED = re.compile(r"attachment:([^\s)\"'>\]]{1,200})")
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# Markers of JPEG that begin a frame; what is between C0 and CF otherwise are tables.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}

Attached = tuple[tuple[str, str], ...]


class WithPictures(Protocol):
    """A cell with the pictures that came with its text."""

    @property
    def source(self) -> str: ...

    @property
    def attached(self) -> Attached: ...


def without_inline(source: bytes, index: int) -> tuple[bytes, Attached]:
    """A cell's source in JSON with the pictures in it named like attached ones, and these."""
    held: list[tuple[str, str]] = []

    def named(match: re.Match[bytes]) -> bytes:
        if len(held) >= MOST_PICTURES or len(match[1]) > _encoded(MOST_BYTES):
            return match[0]
        held.append((f"in-cell-{index + 1}-{len(held) + 1}", match[1].decode("ascii")))
        return f"attachment:{held[-1][0]}".encode()

    return _INLINE.sub(named, source), tuple(held)


def attached_to(raw: bytes) -> Attached:
    """The attachments of a cell, each in base64: of several types of one name, the first."""
    if len(raw) > MOST_ATTACHED:
        return ()
    try:
        named = msgspec.json.decode(raw, type=dict[str, dict[str, str | list[str]]] | None)
    except (msgspec.DecodeError, RecursionError):
        return ()
    return tuple(
        (name, "".join(data) if isinstance(data, list) else data)
        for name, kinds in (named or {}).items()
        for data in list(kinds.values())[:1]
    )


def names_pictures(answer: str) -> bool:
    """Whether an answer names any picture."""
    return _NAMED.search(answer) is not None


def pictures_in(answer: str, cells: Sequence[WithPictures]) -> tuple[Picture, ...]:
    """The pictures that an answer names, from the cell that holds most of it."""
    return tuple(
        picture_of(name, data)
        for name in list(dict.fromkeys(_NAMED.findall(answer)))[:MOST_PICTURES]
        if (data := _found(name, answer, cells)) is not None
    )


def _found(name: str, answer: str, cells: Sequence[WithPictures]) -> str | None:
    lines = {line.strip() for line in answer.splitlines() if line.strip()}
    holding = [cell for cell in cells if any(held == name for held, _ in cell.attached)]
    if not holding:
        return None
    best = max(
        holding, key=lambda cell: sum(line.strip() in lines for line in cell.source.splitlines())
    )
    return dict(best.attached)[name]


def picture_of(name: str, data: str) -> Picture:
    """A picture in base64, if it is a PNG or a JPEG by its first bytes and not too large.

    No more than its header is looked into.
    """
    compact = "".join(data.split())
    if len(compact) > _encoded(MOST_BYTES):
        return Picture(name, problem=f"larger than {MOST_BYTES // 2**20} MiB, so it is not shown")
    try:
        content = base64.b64decode(compact, validate=True)
    except (binascii.Error, ValueError):
        return Picture(name, problem="damaged, so it is not shown")
    media_type, size = _header(content)
    if not media_type:
        return Picture(name, problem="neither PNG nor JPEG, so it is not shown")
    if size is None or not all(size):
        return Picture(name, problem="damaged, so it is not shown")
    if size[0] * size[1] > MOST_PIXELS:
        many = f"{MOST_PIXELS // 1_000_000} megapixels"
        return Picture(name, problem=f"more than {many}, so it is not shown")
    return Picture(name, media_type, base64.b64encode(content).decode("ascii"), size)


def _header(content: bytes) -> tuple[str, tuple[int, int] | None]:
    """What an image is by its signature, "" for neither, and its width and height."""
    if content.startswith(_PNG):
        is_whole = content[12:16] == b"IHDR" and len(content) >= 24
        numbers = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
        return "image/png", (next(numbers), next(numbers)) if is_whole else None
    if content.startswith(_JPEG):
        return "image/jpeg", next(_frames(content), None)
    return "", None


def _frames(content: bytes) -> Iterator[tuple[int, int]]:
    """The sizes in a JPEG's frame headers, before its data begin."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _FRAMES:
            height = int.from_bytes(content[at + 5 : at + 7], "big")
            yield int.from_bytes(content[at + 7 : at + 9], "big"), height
            return
        if marker == 0xDA:
            return
        alone = marker == 0x01 or 0xD0 <= marker <= 0xD8
        at += 2 if alone else 2 + int.from_bytes(content[at + 2 : at + 4], "big")


def _encoded(size: int) -> int:
    return 4 * (size // 3 + 1)
