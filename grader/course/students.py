"""Who handed in what, and the grade that came of it: the values that the parts of a class share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

NOBODY = "nobody"


@dataclass(frozen=True)
class Student:
    """A student or a group, as a platform names them.

    id is the platform's, or what stands for it, unique in the class; names are only shown. Neither
    holds control codes. ids has what a gradebook may know them by, as (kind, value): "canvas" (user
    id), "moodle" (participant or group id), "brightspace" (one of its two numbers), "gradescope"
    (submission id), "nbgrader", "github", "login" (user name), "sis" (student number), "email".
    What is nobody's stands for a student too, with the name of its file as an id of NOBODY.
    """

    id: str
    name: str = ""
    group: str = ""
    ids: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Source:
    """Where the bytes of a file lie: a path, and the names by which archives within it hold it.

    A path whose bytes are not UTF-8 holds surrogates: it goes through os.fsencode where it is kept.
    """

    path: Path
    members: tuple[str, ...] = ()


Handed = Literal[
    "notebook",
    "several-notebooks",
    "no-notebook",
    "nothing",
    "encrypted",
    "broken",
    "refused",
    "unrecognised",
]


def is_nobodys(student: Student, handed: Handed) -> bool:
    """Whether what was handed in does not say whose it is, and student only stands for it."""
    return handed == "unrecognised" or any(kind == NOBODY for kind, _ in student.ids)


@dataclass(frozen=True)
class Attempt:
    """One hand-in of a student: its notebook where there is one, else what there is instead.

    number counts from 1 in the order of time. handed tells whether there is a notebook to grade
    ("several-notebooks" has one: the one taken; "unrecognised" is nobody's, and is not graded),
    detail says in a sentence what was taken or is wrong. file is the name as handed in, others are
    those of all other files, fit to be shown. submitted is in ISO 8601, "" where unknown; late is
    None where the platform does not tell. modules are the files that a lab wants beside the
    notebook, by the lab's names for them, as far as they were found.
    """

    student: Student
    number: int
    handed: Handed
    detail: str = ""
    source: Source | None = None
    file: str = ""
    others: tuple[str, ...] = ()
    submitted: str = ""
    late: bool | None = None
    modules: tuple[tuple[str, Source], ...] = ()


@dataclass(frozen=True)
class Grade:
    """What a gradebook is told of a student.

    score is None where none may be written, and reason says why: the grader failed, a human's mark
    is missing. feedback is a report for the student, as HTML, where one was rendered; comment is
    what a human said to him, as plain text. handed is as in `Attempt`.
    """

    student: Student
    score: float | None
    max_score: float
    reason: str = ""
    late: bool | None = None
    feedback: bytes | None = None
    comment: str = ""
    handed: Handed = "notebook"

    @property
    def has_notebook(self) -> bool:
        """Whether there was anything to grade."""
        return self.handed in ("notebook", "several-notebooks")


def names_of(students: Iterable[Student]) -> dict[str, str]:
    """The ids of students by what names one of them: each by its id, then, folded for case, by an
    id, another id, or a name that only one has. An id goes before what others are called.
    """
    own: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    for student in students:
        own.setdefault(student.id.casefold(), set()).add(student.id)
        for key in (student.name, *(value for _, value in student.ids)):
            others.setdefault(key.casefold(), set()).add(student.id)
    found = (others | own).items()
    alone = {key: next(iter(ids)) for key, ids in found if key and len(ids) == 1}
    return alone | {one: one for ids in own.values() for one in ids}


def found_in(names: Mapping[str, str], named: Sequence[str]) -> dict[str, str]:
    """The ids that these name; who is not found, or is not one, is left out."""
    found = {name: names.get(name) or names.get(name.casefold()) for name in named}
    return {name: student for name, student in found.items() if student}
