"""Canvas: one folder of files that are called after their students."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median_low

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
# What a file is called that may begin with the id of an attachment.
_MORE = re.compile(r"([0-9]+)_([^/]+)")


@dataclass(frozen=True)
class _File:
    entry: Entry
    uid: str
    name: str
    late: bool
    attachment: int


def _readings(entry: Entry) -> list[_File]:
    """The ways to read a file's name, none or more: a student's or a group's may end in `_3`."""
    found = PATTERN.fullmatch(entry.name)
    if found is None:
        return []
    file = found["file"] or f"{found['page']}.html"
    name, uid, attachment = found["name"] or "", found["uid"], found["att"] or "0"
    late = found["late"] is not None
    read = [_File(replace(entry, name=file), uid, name, late, int(attachment[:30]))]
    while name and not late and (more := _MORE.fullmatch(file)):
        name, uid, attachment, file = f"{name}_{uid}", attachment, more[1], more[2]
        read.append(_File(replace(entry, name=file), uid, name, late, int(attachment[:30])))
    return read


def _parsed(listing: Listing) -> dict[Entry, _File]:
    """The files that fit, each as those tell that can be read in one way: their attachments have as
    many digits. Where there are none, one name that comes with many ids is only its beginning.
    """
    ways = {each: read for each in listing.entries if (read := _readings(each))}
    firsts = [read[0] for read in ways.values()]
    sure = [read[0].attachment for read in ways.values() if len(read) == 1 and read[0].attachment]
    if sure:
        digits = median_low([len(str(attachment)) for attachment in sure])
        return {
            each: min(read, key=lambda one: abs(len(str(one.attachment)) - digits))
            for each, read in ways.items()
        }
    names, ids = {one.name for one in firsts}, {one.uid for one in firsts}
    at = 1 if len(names) == 1 and len(ids) > 2 and all(len(r) > 1 for r in ways.values()) else 0
    return {each: read[at] for each, read in ways.items()}


def _fits(listing: Listing) -> float:
    """The share of its files; none where attachments are not each one's own, as ids would be."""
    files = list(_parsed(listing).values())
    ids = [each.attachment for each in files if each.attachment]
    if not files or len(set(ids)) < 0.9 * len(ids):
        return 0.0
    if len(files) > 2 and len({each.uid for each in files}) == 1 < len({f.name for f in files}):
        return 0.0
    return share(listing, PATTERN.fullmatch)


def _read(listing: Listing, archives: Archives, expected: Sequence[str]) -> HandIns:
    by_user: dict[str, list[_File]] = defaultdict(list)
    strays: list[Entry] = []
    parsed = _parsed(listing)
    for entry in listing.entries:
        if entry in parsed:
            by_user[parsed[entry].uid].append(parsed[entry])
        else:
            strays.append(entry)
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
