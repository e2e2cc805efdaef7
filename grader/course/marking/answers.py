"""What waits for a human in a store: the answers of a class, each with what is known of it."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.course.store.reading import Reader
from grader.course.store.rows import StoredMark, seen_of
from grader.course.students import Student
from grader.result import Item

_SHORT = 12


@dataclass(frozen=True)
class Answer:
    """What a student answered to a question, and what a human said of it.

    item is that of the grader, without the mark. seen is the store's digest of the answer. again:
    the mark was given to another answer, before this one was handed in.
    """

    student: Student
    item: Item
    seen: str
    mark: StoredMark | None = None

    @property
    def text(self) -> str:
        """The answer; "" where none was found."""
        return (self.item.evidence.answer or "").strip()

    @property
    def again(self) -> bool:
        """Whether its mark was given to another answer."""
        return self.mark is not None and self.mark.seen != self.seen

    @property
    def waits(self) -> bool:
        """Whether a human has to say how many points it gets, or whether they still hold."""
        return self.mark is None or self.mark.mark.points is None or self.again

    @property
    def key(self) -> str:
        """What a row of a marking file is known by, whatever a spreadsheet does to ids: whose
        answer to what it is, and a digest of the answer.
        """
        return f"k{owner_of(self.student.id, self.item.id)}-{self.seen[:_SHORT]}"


def owner_of(student: str, item: str) -> str:
    """A digest of whose answer to what it is."""
    held = f"{student}\0{item}".encode("utf-8", "replace")
    return hashlib.sha256(held).hexdigest()[:_SHORT]


def _is_a_humans(item: Item) -> bool:
    return item.status == "manual"


def answers_of(reader: Reader, wanted: Callable[[Item], bool] = _is_a_humans) -> Iterator[Answer]:
    """The answers of all students whose notebooks were judged, in the order of their ids.

    wanted: to which items; without it to those that a human has to mark.
    """
    digests = {one.student: one.sha256 for one in reader.candidates()}
    for row in reader.rows():
        result = reader.graded(row.student.id)
        if result is None or result.status != "graded":
            continue
        marks = reader.marks(row.student.id)
        for item in filter(wanted, result.items):
            seen = seen_of(item, digests.get(row.student.id, ""))
            yield Answer(row.student, item, seen, marks.get(item.id))
