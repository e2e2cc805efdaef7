"""Canvas: one folder of files that are called after their students."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.course.intake.archives import Archives
from grader.course.intake.entries import Entry, Listing
from grader.course.intake.handins import HandIn, HandIns, Platform, share
from grader.course.names import shown
from grader.course.students import Student

# Canvas keeps marks in names, which \w does not match.
PATTERN = re.compile(
    r"(?:(?!(?:LATE_)?anon_)(?P<name>[^/]*?)_)?(?:(?P<late>LATE)_)?"
    r"(?P<uid>[0-9]+|anon_[A-Za-z0-9]+)_"
    r"(?:(?P<att>[0-9]+)_(?P<file>[^/]+)|(?P<page>text|link)\.html)"
)


@dataclass(frozen=True)
class _File:
    entry: Entry
    uid: str
    name: str
    late: bool
    attachment: int


def _parsed(entry: Entry) -> _File | None:
    found = PATTERN.fullmatch(entry.name)
    if found is None:
        return None
    name = found["file"] or f"{found['page']}.html"
    return _File(
        replace(entry, name=name),
        found["uid"],
        found["name"] or "",
        found["late"] is not None,
        int((found["att"] or "0")[:30]),
    )


def _fits(listing: Listing) -> float:
    """The share of its files; none where attachments are not each one's own, as ids would be."""
    files = [each for each in map(_parsed, listing.entries) if each]
    ids = [each.attachment for each in files if each.attachment]
    if not files or len(set(ids)) < 0.9 * len(ids):
        return 0.0
    if len(files) > 2 and len({each.uid for each in files}) == 1 < len({f.name for f in files}):
        return 0.0
    return share(listing, PATTERN.fullmatch)


def _read(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    by_user: dict[str, list[_File]] = defaultdict(list)
    strays: list[Entry] = []
    for entry in listing.entries:
        file = _parsed(entry)
        if file is None:
            strays.append(entry)
        else:
            by_user[file.uid].append(file)
    handed = []
    for uid, files in by_user.items():
        owner = _owner(files)
        strays += [_disputed(file, listing) for file in files if file.name != owner]
        own = [file for file in files if file.name == owner]
        if own:
            handed.append(_handed_in(uid, own))
    return HandIns(tuple(handed), tuple(strays))


def _owner(files: Sequence[_File]) -> str | None:
    """The name under which a user's files come; None where two do, equally often: a group's name,
    which students choose, can be written so that it looks like another's id.
    """
    names = Counter(file.name for file in files).most_common(2)
    if len(names) == 2 and names[0][1] == names[1][1]:
        return None
    return names[0][0]


def _disputed(file: _File, listing: Listing) -> Entry:
    names = f"The id {file.uid} comes with more than one name"
    detail = f"{names}, here with {shown(file.name)}: tell by hand whose it is."
    name = next(each.name for each in listing.entries if each.source == file.entry.source)
    return replace(file.entry, name=name, trouble="unrecognised", detail=detail)


def _handed_in(uid: str, files: Sequence[_File]) -> HandIn:
    attachments = {file.entry.source: file.attachment for file in files}
    ids = () if uid.startswith("anon_") else (("canvas", uid),)
    return HandIn(
        Student(uid, shown(files[0].name), ids=ids),
        tuple(file.entry for file in files),
        late=any(file.late for file in files),
        newest=lambda entry: attachments.get(entry.source, 0),
    )


PLATFORM = Platform("canvas", "a download from Canvas", _fits, _read)
