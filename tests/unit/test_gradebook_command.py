"""`grader gradebook` on classes of thirty, from the platform's zip to the platform's gradebook."""

import json
import zipfile
from itertools import groupby
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli.verbs import command
from grader.course.intake import contents, read
from grader.course.store.writing import Graded, Writer
from grader.course.students import Attempt, Student
from grader.errors import UsageError
from grader.marks.read import Mark
from tests.support.classes import MadeClass, make_class
from tests.support.gradebooks import exported
from tests.unit.test_store import result

PLATFORMS = ("canvas", "moodle", "brightspace", "blackboard", "nbgrader")
FAILED, UNMARKED = 5, 6  # the places of students among those who have a notebook


@pytest.fixture(scope="module", params=PLATFORMS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> MadeClass:
    """A class's zip, taken into a store and graded without running anything."""
    folder = tmp_path_factory.mktemp(request.param)
    made = make_class(request.param, folder)
    with Writer(folder / "grades.sqlite") as store:
        store.belongs_to("Lab 1")
        attempts = read([made.path]).attempts
        for student, held in groupby(attempts, key=lambda attempt: attempt.student):
            own = [attempt for attempt in held if attempt.handed != "unrecognised"]
            graded = ("notebook", "several-notebooks")
            if own:
                store.take(
                    student,
                    [(a, contents(a.source) if a.handed in graded else None) for a in own],  # type: ignore[arg-type]
                )
        for at, candidate in enumerate(store.candidates()):
            store.keep(Graded(candidate.attempt, result(None if at == FAILED else 8.125), ""))
            if at not in (FAILED, UNMARKED):
                marks = [Mark("ques_1", 1.0, "=Well (done)")]
                store.mark({candidate.student: marks})
    return made


def gradebook(folder: Path, data: bytes, *words: object) -> Result:
    """Run the command; what goes wrong is raised."""
    (folder / "exported.csv").write_bytes(data)
    arguments = ["gradebook", folder / "exported.csv", "--store", folder / "grades.sqlite", *words]
    return CliRunner().invoke(
        command, list(map(str, arguments)), catch_exceptions=False, standalone_mode=False
    )


def test_a_class_of_thirty(made: MadeClass, tmp_path: Path) -> None:
    """Scores of those who have one, of those who can be told apart; all else as it was."""
    folder, out, told = made.path.parent, tmp_path / "out.csv", tmp_path / "report.json"
    people = list(made.rows)
    with_notebook = sorted(
        (row.id, at) for at, row in enumerate(made.rows.values()) if row.notebook is not None
    )
    everybody = make_class(made.platform, tmp_path).identities
    assert len(everybody) == 30
    places = {person.number: at for at, person in enumerate(people)}
    scores = {at for _, at in with_notebook} - {with_notebook[i][1] for i in (FAILED, UNMARKED)}
    twins = (1, 10, 14, 15) if made.platform == "brightspace" else ()  # only names tell there
    expected = [""] * 30
    for number, at in places.items():
        if at in scores and number not in twins:
            expected[number - 1] = "9.13"
    done = gradebook(folder, exported(made, [""] * 30), "-o", out, "--json", told)
    assert done.return_value == 0
    assert out.read_bytes() == exported(made, expected)
    report = json.loads(told.read_text())
    assert len(report["changes"]) == 30 - expected.count("")
    reasons = " ".join(one["reason"] for one in report["not_written"])
    assert "The grader failed" in reasons
    assert "A human's mark is missing: ques_1" in reasons
    assert ("(handed in late)" in done.output) == (made.platform == "canvas")
    again = gradebook(folder, out.read_bytes())
    assert "0 to change" in again.output
    assert "Nothing is written" in again.output


def test_moodle_has_reports_and_comments_too(made: MadeClass, tmp_path: Path) -> None:
    """One for each whose score is known, for students; elsewhere the zip is refused."""
    folder, archive, out = made.path.parent, tmp_path / "feedback.zip", tmp_path / "out.csv"
    data = exported(made, [""] * 30)
    words = ("--feedback-zip", archive, "--comments", "-o", out)
    if made.platform != "moodle":
        with pytest.raises(UsageError, match="for Moodle"):
            gradebook(folder, data, *words)
        assert not out.exists()
        return
    assert "feedback.zip: " in gradebook(folder, data, *words).output
    assert {one.stat().st_mode & 0o777 for one in (archive, out)} == {0o600}
    with zipfile.ZipFile(archive) as held:
        names = held.namelist()
        assert b"<html" in held.read(names[0])
    graded = sum(row.notebook is not None for row in made.rows.values()) - 2
    assert len(names) == graded
    ids = {identity["Identifier"].removeprefix("Participant ") for identity in made.identities}
    assert {name.split("_")[1] for name in names} <= ids
    assert out.read_text().count("<p>ques_1: =Well (done)</p>") == graded


def test_what_cannot_be(made: MadeClass, tmp_path: Path) -> None:
    """Each with a sentence, and nothing written."""
    if made.platform != "canvas":
        return
    folder, data = made.path.parent, exported(made, [""] * 30)
    for words, what in (
        (("-o", folder / "exported.csv"), "export itself"),
        (("-o", tmp_path / "a", "--json", tmp_path / "a"), "to one"),
        (("-o", "-", "--json", "-"), "stdout"),
        (("-o", tmp_path / "no" / "a"), "no folder"),
        (("--word", "Pass=half"), "not a word and percentage"),
        (("--word", "Pass=50"), "takes numbers"),
        (("--column", "Exam"), "no assignment"),
        (("--from", "moodle"), "not a gradebook of moodle"),
        (("--members", tmp_path / "none"), "no file"),
        (("--store", tmp_path / "none"), "no store"),
    ):
        with pytest.raises(UsageError, match=what):
            gradebook(folder, data, *words)
    assert (folder / "exported.csv").read_bytes() == data
    assert list(tmp_path.iterdir()) == []


def test_members_share_a_mark(made: MadeClass, tmp_path: Path) -> None:
    """Whose work came under the id of one of them."""
    if made.platform != "canvas":
        return
    members = tmp_path / "members.csv"
    numbers = [person.number for person, row in made.rows.items() if row.notebook is not None]
    first = min(numbers)
    absent = next(n for n in range(1, 31) if n not in numbers)
    members.write_text(f"group;student\nteam;{7000 + first}\nteam;00{4200 + absent}\n")
    shown = gradebook(made.path.parent, exported(made, [""] * 30), "--members", members).output
    name = made.identities[absent - 1]["Student"]
    assert f"{name}: nothing -> 9.13" in shown
    members.write_text("group,student\na,1\nb,1\n")
    with pytest.raises(UsageError, match="line 3: 1 is in two groups"):
        gradebook(made.path.parent, exported(made, [""] * 30), "--members", members)


def test_marks_of_another_answer_are_named(made: MadeClass, tmp_path: Path) -> None:
    """Their score stands, and is to be checked."""
    if made.platform != "moodle":
        return
    store = tmp_path / "grades.sqlite"
    store.write_bytes((made.path.parent / "grades.sqlite").read_bytes())
    with Writer(store) as writer:
        first = writer.candidates()[0]
        writer.keep(Graded(first.attempt, result(8.0, "another answer"), "new"))
    shown = gradebook(tmp_path, exported(made, [""] * 30)).output
    assert "Check again, since the answer has changed: the marks of Anna Ek." in shown
    assert "Ek: nothing -> 9.00" in shown


def test_what_is_nobodys_is_listed_apart(made: MadeClass, tmp_path: Path) -> None:
    """A file that says of nobody whose it is has no grade that could be missing in the export."""
    if made.platform != "canvas":
        return
    store = tmp_path / "grades.sqlite"
    store.write_bytes((made.path.parent / "grades.sqlite").read_bytes())
    row = made.identities[0]["Student"]
    with Writer(store) as writer:
        for name, handed, file in (
            (row, "unrecognised", "evil.ipynb"),  # called like somebody
            ("notes.pdf", "unrecognised", "notes.pdf"),
            ("guest", "no-notebook", "guest.docx"),
        ):
            attempt = Attempt(Student(name), 1, handed, "It is nobody's.", file=file)  # type: ignore[arg-type]
            writer.take(attempt.student, [(attempt, None)])
        guest = Attempt(Student("late guest"), 1, "notebook")
        writer.take(guest.student, [(guest, b"{}")])
    done = gradebook(tmp_path, exported(made, [""] * 30), "--json", tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["not_in_file"] == ["late guest"]
    assert {one["id"] for one in report["nobodys"]} == {row, "evil.ipynb", "notes.pdf", "guest"}
    assert "Without a notebook, and of nobody in the file (4):" in done.output
    assert "In the store, but not in the file (1):" in done.output
