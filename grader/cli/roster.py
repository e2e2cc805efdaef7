"""Who is in a class before anything of it is written: whom `--only` and a file of marks name."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.course.intake import Intake
    from grader.marks.read import Mark


@dataclass(frozen=True)
class Roster:
    """The students that a store will have: ids by what names them, and the ids to be graded."""

    store: Path
    names: dict[str, str]
    taken: frozenset[str]

    def wanted(self, only: Sequence[str]) -> frozenset[str]:
        """The ids of the students to be graded; raises UsageError for one who is not there."""
        from grader.course.students import found_in

        if not only:
            return self.taken
        found = found_in(self.names, only)
        unknown = [name for name in only if found.get(name) not in self.taken]
        if unknown:
            raise UsageError(
                f"There is no student {', '.join(unknown)} among those that were named.",
                f"`grader results --store {self.store}` lists the ids of a class that was graded.",
            )
        return frozenset(found.values())

    def by_student(self, marks: "Sequence[Mark]", file: Path | None) -> "dict[str, list[Mark]]":
        """The marks by the id of their student; raises UsageError for one who is not there."""
        from grader.course.students import found_in

        found = found_in(self.names, [mark.student for mark in marks])
        gathered: dict[str, list[Mark]] = {}
        for mark in marks:
            if mark.student not in found:
                raise UsageError(
                    f"{file}, {mark.where}: there is no student {mark.student!r}, or more than "
                    "one.",
                    f"`grader results --store {self.store}` lists the ids of a class that was "
                    "graded.",
                )
            gathered.setdefault(found[mark.student], []).append(mark)
        return gathered


def roster(path: Path, intake: "Intake | None", lab: str) -> Roster:
    """The students of a store, if there is one, and of what is taken in; with nothing to be taken
    in, all are to be graded. Raises UsageError where the store is another lab's.
    """
    from dataclasses import replace

    from grader.course.store.forms import text
    from grader.course.store.reading import Reader
    from grader.course.students import names_of

    known = {}
    if path.exists():
        with Reader(path) as store:
            store.check_lab(lab)
            known = {student.id: student for student in store.students()}
    new = {}
    for attempt in intake.attempts if intake is not None else ():
        student = attempt.student
        new[text(student.id)] = replace(student, id=text(student.id), name=text(student.name))
    taken = frozenset(known if intake is None else new)
    return Roster(path, names_of((known | new).values()), taken)
