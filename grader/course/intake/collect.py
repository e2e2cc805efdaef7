"""Hand-ins made attempts: in the order of time, numbered, with the notebook chosen."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.course.intake.archives import Archives
from grader.course.intake.choose import choose
from grader.course.intake.entries import Entry
from grader.course.intake.handins import HandIn, HandIns
from grader.course.names import identity, shown
from grader.course.students import NOBODY, Attempt, Student


def attempts(
    found: HandIns, archives: Archives, expected: Sequence[str], submits: Sequence[str] = ()
) -> Iterator[Attempt]:
    """The attempts of a class, in the order in which its students were found; then what is
    nobody's, as rows of their own.
    """
    by_student: dict[str, list[HandIn]] = defaultdict(list)
    for handed in found.handed:
        by_student[handed.student.id].append(handed)
    for handed_in in by_student.values():
        for number, handed in enumerate(sorted(handed_in, key=_time), 1):
            yield _attempt(handed, number, archives, expected, submits)
    taken = set(by_student)
    for stray in found.strays:
        name = identity(stray.name)
        while name in taken:
            name += "~"
        taken.add(name)
        yield _stray(stray, name)


def _time(handed: HandIn) -> tuple[str, str]:
    return handed.order, handed.submitted


def _attempt(
    handed: HandIn,
    number: int,
    archives: Archives,
    expected: Sequence[str],
    submits: Sequence[str],
) -> Attempt:
    choice = choose(handed.files, archives, expected, handed.newest, submits)
    return Attempt(
        student=handed.student,
        number=number,
        handed=choice.handed,
        detail=" ".join(part for part in (choice.detail, handed.note) if part),
        source=choice.source,
        file=choice.file,
        others=choice.others,
        submitted=handed.submitted,
        late=handed.late,
        modules=choice.modules,
    )


def _stray(entry: Entry, id_: str) -> Attempt:
    name = shown(entry.name)
    detail = entry.detail or f"{name} does not say whose it is."
    return Attempt(
        student=Student(id_, ids=((NOBODY, name),)),
        number=1,
        handed=entry.trouble or "unrecognised",
        detail=detail,
        source=None if entry.trouble else entry.source,
        file=name,
    )


def joined(taken: Sequence[Attempt]) -> tuple[Attempt, ...]:
    """Attempts from several places, those of a student in a row: by time where all tell theirs,
    else in the order given. That nothing was handed in is left out where something was.
    """
    by_student: dict[str, list[Attempt]] = defaultdict(list)
    for each in taken:
        by_student[each.student.id].append(each)
    found = []
    for listed in by_student.values():
        own = [each for each in listed if each.handed != "nothing"] or listed[-1:]
        if all(each.submitted for each in own):
            own.sort(key=lambda each: each.submitted)
        # What one platform calls by several names, or hands out under several ids, is one student.
        ids = tuple(dict.fromkeys(pair for each in reversed(own) for pair in each.student.ids))
        student = replace(own[-1].student, ids=ids)
        found += [replace(each, student=student, number=at) for at, each in enumerate(own, 1)]
    return tuple(found)
