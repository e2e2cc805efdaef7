"""Who belongs to which group, where only a class list tells: one mark becomes each member's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from grader.course.gradebooks.book import Row
from grader.course.gradebooks.columns import cell, place, refuse_unclosed
from grader.course.gradebooks.names import folded
from grader.course.students import Grade, Student
from grader.errors import UsageError
from grader.marks.sheet import read_sheet


def read_members(data: bytes) -> Mapping[str, tuple[str, ...]]:
    """Students by group, of a table with the columns `group` and `student`; any id does for one.

    Raises UsageError where a column is missing, a row has one of the two only, or a student is in
    two groups.
    """
    sheet = read_sheet(data)
    refuse_unclosed(sheet)
    header = sheet.values[0] if sheet.rows else ()
    group_at, student_at = place(header, "group"), place(header, "student", "member")
    if group_at is None or student_at is None:
        raise UsageError(
            "The table of members has no column group, or no column student.",
            "It should begin with the line group,student, and have a row for each member.",
        )
    found: dict[str, list[str]] = {}
    owner: dict[str, str] = {}
    for line, values in zip(sheet.lines[1:], sheet.values[1:], strict=True):
        group, student = cell(values, group_at), cell(values, student_at)
        if not any(values):
            continue
        if not group or not student:
            raise UsageError(f"Members, line {line}: the group or the student is missing.")
        if owner.setdefault(folded(student), folded(group)) != folded(group):
            raise UsageError(f"Members, line {line}: {student} is in two groups.")
        held = found.setdefault(folded(group), [])
        if student not in held:
            held.append(student)
    return {group: tuple(students) for group, students in found.items()}


def for_members(
    grades: Iterable[Grade], members: Mapping[str, Sequence[str]], rows: Iterable[Row] = ()
) -> tuple[Grade, ...]:
    """The grades with those of groups given to each member; a group goes by its name or an id.

    A platform may name a group's work by the id of whoever handed it in: who is a member himself
    stands for his group then, by any of the ids that his row has. Of several hand-ins of a group
    those without a score do not count; several scores are left to whoever matches rows.
    """
    groups = {folded(student): group for group, held in members.items() for student in held}
    for row in rows:
        ids = [folded(value) for _, value in row.ids]
        known = {groups[value] for value in ids if value in groups}
        if len(known) == 1:
            groups |= dict.fromkeys(ids, known.pop())
    found: list[Grade] = []
    shared: dict[str, list[Grade]] = {}
    for grade in grades:
        student = grade.student
        names = [folded(name) for name in (student.name, student.id) if name]
        own = [folded(value) for value in (student.id, *(value for _, value in student.ids))]
        group = next((name for name in names if name in members), None)
        group = group or next((groups[name] for name in own if name in groups), None)
        if group is None:
            found.append(grade)
        else:
            shared.setdefault(group, []).append(grade)
    for group, held in shared.items():
        scored = {grade.score: grade for grade in held if grade.score is not None}
        for grade in [*scored.values()] or held[:1]:
            named = ((member, member if " " in member else "") for member in members[group])
            found += [replace(grade, student=Student(*names)) for names in named]
    return tuple(found)
