"""What a class handed in, read from each platform's layout, whatever students did to it."""

from collections import defaultdict
from pathlib import Path

import pytest

from grader.course import intake
from grader.course.students import Attempt
from tests.support.classes import LAYOUTS, MadeClass, make_class


def by_student(taken: intake.Intake) -> dict[str, list[Attempt]]:
    """The attempts of each id, in order."""
    found = defaultdict(list)
    for each in taken.attempts:
        found[each.student.id].append(each)
    return dict(found)


def check(made: MadeClass, taken: intake.Intake) -> None:
    """Each row is as it was made."""
    found = by_student(taken)
    assert set(found) == {row.id for row in made.rows.values()} | set(made.nobodys), taken.taken
    for person, row in made.rows.items():
        attempts = found[row.id]
        latest = attempts[-1]
        assert latest.handed == row.handed, (person, latest)
        assert [each.number for each in attempts] == list(range(1, row.attempts + 1))
        assert latest.late is row.late
        assert latest.submitted == row.submitted
        assert (latest.source is None) == (row.notebook is None), latest
        if latest.source:
            assert intake.contents(latest.source).endswith(row.notebook or b"?")
        else:
            assert latest.detail
        for text in (latest.student.name, latest.detail, latest.file, *latest.others):
            assert text.replace("\u200c", "").isprintable(), text


@pytest.mark.parametrize("platform", LAYOUTS)
def test_a_class(platform: str, tmp_path: Path) -> None:
    """Zipped and unpacked, recognised and named."""
    made = make_class(platform, tmp_path)
    named = platform if platform == "table" else None
    taken = intake.read([made.path], named, ["lab.ipynb"])
    assert taken.platform == platform
    check(made, taken)
    assert intake.read([made.path], platform, ["lab.ipynb"]) == taken
    folder = made.unpacked(tmp_path / "unpacked")
    again = intake.read([folder], named, ["lab.ipynb"])
    assert again.platform == platform
    check(made, again)
