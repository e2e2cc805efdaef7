"""Whose row is whose: by ids, by team, by name where one person has it; never by a guess."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from grader.course.gradebooks.book import Match, Row
from grader.course.gradebooks.names import folded, key_of_name
from grader.course.students import Grade, Student

_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Matched:
    """Grades with their rows, by name only, without a row, and those that fit several.

    free: the rows that are nobody's.
    """

    matches: tuple[Match, ...]
    by_name: tuple[Grade, ...]
    lost: tuple[Grade, ...]
    unclear: tuple[tuple[Grade, str], ...]
    free: tuple[Row, ...]


def match(grades: Sequence[Grade], rows: Sequence[Row]) -> Matched:
    """The rows of each grade.

    Ids are text, compared whole but for case. One of the same kind goes before one of another, and
    a team's name before its number. Two grades of one row get none, and neither
    does one whose name is another than its row's where names agree as a rule: numbers of different
    things may be equal.
    """
    index = _Index(rows)
    found = {at: index.rows_of(grade.student) for at, grade in enumerate(grades)}
    strangers = index.strangers([grade.student for grade in grades], found)
    unnamed = [grades[at].student for at, held in found.items() if not held]
    names = Counter(key_of_name(student.name) for student in unnamed)
    taken = {row for held in found.values() for row in held}
    by_name = []
    for at, held in found.items():
        key = key_of_name(grades[at].student.name)
        if not held and key:  # two of one name are rivals for its rows
            found[at] = index.named(key) - taken
            by_name += [grades[at]] if len(found[at]) == names[key] == 1 else []
    claims: dict[int, list[int]] = defaultdict(list)
    for at, held in found.items():
        for row in held:
            claims[row].append(at)
    matches, lost, unclear = [], [], []
    for at, held in found.items():
        grade = grades[at]
        rivals = sorted({other for row in held for other in claims[row]} - {at})
        if not held:
            lost.append(grade)
        elif rivals:
            others = ", ".join(_called(grades[other].student) for other in rivals[:3])
            unclear.append((grade, f"its row is that of {others} too"))
        elif len(held) > 1 and not index.is_team(grade.student, held):
            names_held = ", ".join(rows[row].name for row in sorted(held)[:3])
            unclear.append((grade, f"it may be {len(held)} rows: {names_held}"))
        elif at in strangers:
            unclear.append((grade, f"the row of its id is that of {rows[min(held)].name}"))
        else:
            matches.append(Match(grade, tuple(rows[row] for row in sorted(held))))
    free = tuple(row for at, row in enumerate(rows) if at not in claims)
    return Matched(tuple(matches), tuple(by_name), tuple(lost), tuple(unclear), free)


class _Index:
    """Rows by all that they may be known by."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.typed = _grouped(
            ((kind, folded(value)), at) for at, row in enumerate(rows) for kind, value in row.ids
        )
        self.ids = _grouped(
            (folded(value), at) for at, row in enumerate(rows) for _, value in row.ids
        )
        self.groups = _grouped((folded(g), at) for at, row in enumerate(rows) for g in row.groups)
        self.names = _grouped((key_of_name(row.name), at) for at, row in enumerate(rows))

    def rows_of(self, student: Student) -> frozenset[int]:
        """The rows of a student or a team; several where it is not certain."""
        own = [(kind, value) for kind, value in student.ids if kind != "moodle"]
        ways: list[list[frozenset[int] | None]] = [
            [self.typed.get((kind, folded(value))) for kind, value in own],
            [self.team(student)],
            [self.typed.get((kind, folded(value))) for kind, value in student.ids],
            [self.ids.get(folded(student.id))],
            [self.ids.get(folded(value)) for _, value in student.ids],
        ]
        for way in ways:
            if held := frozenset().union(*(rows for rows in way if rows)):
                return held
        return frozenset()

    def named(self, key: tuple[str, ...]) -> frozenset[int]:
        """The rows of a name."""
        return self.names.get(key, frozenset())

    def team(self, student: Student) -> frozenset[int]:
        """The rows of the members of a team. Moodle hands in their work under the team's name, with
        a number that may be a participant's too.
        """
        return self.groups.get(folded(student.name), frozenset()) if student.name else frozenset()

    def is_team(self, student: Student, rows: frozenset[int]) -> bool:
        """Whether some rows are those of a student's group."""
        return rows == self.team(student)

    def strangers(
        self, students: Sequence[Student], found: Mapping[int, frozenset[int]]
    ) -> frozenset[int]:
        """Whose name is not that of their row, where at least half of the names are."""
        named = {
            at: _agree(student.name, self.rows[min(found[at])].name)
            for at, student in enumerate(students)
            if student.name and len(found[at]) == 1 and not self.is_team(student, found[at])
        }
        if 2 * sum(named.values()) < len(named):
            return frozenset()
        return frozenset(
            at for at, agrees in named.items() if not agrees and not self._is_sure(students[at])
        )

    def _is_sure(self, student: Student) -> bool:
        """Whether an id is the person's own: Moodle gives groups numbers of the same form."""
        kinds = [kind for kind, value in student.ids if (kind, folded(value)) in self.typed]
        return bool(kinds) and kinds != ["moodle"]


def _agree(one: str, other: str) -> bool:
    """Whether two names share a word, or are the same letters: `doejane` is `Doe, Jane`."""
    first, second = key_of_name(one), key_of_name(other)
    letters = ["".join(sorted(filter(str.isalnum, "".join(key)))) for key in (first, second)]
    return bool(set(first) & set(second)) or letters[0] == letters[1]


def _grouped(pairs: Iterable[tuple[_Key, int]]) -> Mapping[_Key, frozenset[int]]:
    found: dict[_Key, set[int]] = defaultdict(set)
    for key, at in pairs:
        found[key].add(at)
    return {key: frozenset(rows) for key, rows in found.items()}


def _called(student: Student) -> str:
    return f"{student.name} ({student.id})" if student.name else student.id
