"""`grader mark --store`: a class is marked by student, and by files for each question."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from grader.cli.verbs import command
from grader.course.store.reading import Reader
from grader.course.store.writing import Graded, Writer
from grader.course.students import Attempt, Student
from grader.errors import UsageError
from grader.evidence import Evidence
from grader.lab.load import load_lab
from tests.unit.test_store import result

CLASS = {"17": "because", "0018": "Because.", "bob": "", "=eve": "=1+1", "zoë": None}


def hand_in(store: Writer, student: str, answer: str | None, when: str = "2025-01-01") -> None:
    """Take in and judge a notebook with an answer; None is one that the grader failed on."""
    who = Student(student, student.title() + " Löwe", ids=(("email", f"{student}@x.org"),))
    attempt = Attempt(who, 1, "notebook", submitted=when, file="lab.ipynb")
    store.take(who, [(attempt, f"{student} {answer}".encode())])
    key = next(one.attempt for one in store.candidates() if one.student == student)
    graded = result(None if answer is None else 8.0, answer or "")
    items = (*graded.items, replace(graded.items[1], id="ques/2", evidence=Evidence(answer="2")))
    store.keep(Graded(key, replace(graded, items=items), ""))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with a class."""
    with Writer(tmp_path / "grades.sqlite") as store:
        store.belongs_to("a lab")
        for student, answer in CLASS.items():
            hand_in(store, student, answer)
    return tmp_path / "grades.sqlite"


def mark(path: Path, *words: object) -> Result:
    """Run the command; what goes wrong is raised."""
    arguments = ["mark", "--store", str(path), *map(str, words)]
    return CliRunner().invoke(command, arguments, catch_exceptions=False, standalone_mode=False)


def edit(file: Path, change: Callable[[dict[str, str]], None]) -> None:
    """Change rows of a marking file as a spreadsheet does."""
    with file.open(encoding="utf-8-sig", newline="") as held:
        rows = list(csv.DictReader(held))
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        change(row)
        writer.writerow(row)
    file.write_bytes(text.getvalue().encode("cp1252"))


def scores(path: Path) -> dict[str, float | None]:
    """What gradebooks are told."""
    with Reader(path) as store:
        return {grade.student.id: grade.score for grade in store.grades()}


def give(points: dict[str, str]) -> Callable[[dict[str, str]], None]:
    """Gives points by name, also to whose id is defused."""

    def change(row: dict[str, str]) -> None:
        row["points"] = points.get(row["student"].lstrip("'"), row["points"])

    return change


def test_a_class_is_marked_by_files(path: Path, tmp_path: Path) -> None:
    """What waits is shown and written, read back, and written again with the marks in it."""
    shown = mark(path).output
    assert "ques_1: 4 of 4 to grade by hand, 1 without an answer" in shown
    folder = tmp_path / "to mark"
    shown = mark(path, "--write", folder).output
    assert "4 answers, 4 to mark" in shown
    assert "name the lab a lab with --lab" in shown
    assert sorted(file.name for file in folder.iterdir()) == ["ques_1.csv", "ques_2.csv"]
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    with pytest.raises(UsageError, match="already exists"):
        mark(path, "--write", folder)
    edit(folder / "ques_1.csv", give({"17": "7,5", "0018": "8", "bob": "0", "=eve": "1"}))
    edit(folder / "ques_2.csv", give({"17": "2", "0018": "3"}))
    assert "ques_1: 4 marked, 4.13 points on average" in mark(path, "--marks", folder).output
    assert scores(path) == {"17": 17.5, "0018": 19.0, "bob": None, "=eve": None, "zoë": None}
    assert mark(path, "--marks", folder).output == "Nothing new is marked.\n"
    mark(path, "--write", tmp_path / "again", "--item", "ques_1")
    again = (tmp_path / "again" / "ques_1.csv").read_text("utf-8-sig")
    assert "7.5,10,,,because" in again
    assert "ques/2: 2 of 4" in mark(path).output
    assert "ques_1" not in mark(path).output


def test_marks_survive_another_attempt_and_are_checked_again(path: Path, tmp_path: Path) -> None:
    """Also one that is given to an answer which has changed meanwhile."""
    mark(path, "--write", tmp_path / "m", "--item", "ques_1")
    mark(path, "17", "ques_1=5", "ques/2=5")
    with Writer(path) as store:
        hand_in(store, "17", "something else", "2025-02-01")
        hand_in(store, "0018", "something else", "2025-02-01")
    assert scores(path)["17"] == 18.0
    edit(tmp_path / "m" / "ques_1.csv", give({"0018": "4", "bob": "0"}))
    shown = mark(path, "--marks", tmp_path / "m" / "ques_1.csv").output
    assert "1 student has handed in another answer" in shown
    assert "0018" in shown
    with Reader(path) as reader:
        again = {row.student.id: row.standing.check_again for row in reader.rows()}
    assert (again["17"], again["0018"], again["bob"]) == (("ques_1",), ("ques_1",), ())
    assert "2 marked in an earlier answer" in mark(path).output
    mark(path, "--write", tmp_path / "n", "--item", "ques_1")
    assert "4 (for an earlier answer)" in (tmp_path / "n" / "ques_1.csv").read_text("utf-8-sig")


def test_formulas_are_compared_by_the_lab(tmp_path: Path) -> None:
    """What its question asks for tells which answers are equivalent."""
    answers = {
        "a": r"$\nabla_W loss = (p - q) x^T$",
        "b": r"$\nabla_W loss = -(q - p) x^T$",
        "c": r"$\nabla_W loss = (q - p) x^T$",
    }
    with Writer(tmp_path / "grades.sqlite") as store:
        store.belongs_to(load_lab().id)
        for student, answer in answers.items():
            hand_in(store, student, answer)
    mark(tmp_path / "grades.sqlite", "--write", tmp_path / "m", "--item", "ques_1")
    with (tmp_path / "m" / "ques_1.csv").open(encoding="utf-8-sig", newline="") as held:
        groups = {row["student"]: row["group"] for row in csv.DictReader(held)}
    assert groups["a"] == groups["b"] != groups["c"]


def test_whole_or_not_at_all(path: Path, tmp_path: Path) -> None:
    """A fault in one file keeps the marks of all back."""
    mark(path, "--write", tmp_path / "m")
    edit(tmp_path / "m" / "ques_1.csv", give({"17": "7,5"}))
    edit(tmp_path / "m" / "ques_2.csv", give({"17": "17"}))
    before = path.read_bytes()
    with pytest.raises(UsageError, match=r"ques_2.csv, line \d: 17 points for ques/2"):
        mark(path, "--marks", tmp_path / "m")
    assert scores(path)["17"] is None
    assert path.read_bytes() == before


def test_one_student(path: Path) -> None:
    """By id, another id or name; shown, marked, and taken back."""
    assert "because" in mark(path, "17@x.org").output
    assert "9 / 10" in mark(path, "17 Löwe", "ques_1=9", "--comment", "ques_1=Well.").output
    assert "marked" not in mark(path, "17", "--remove", "ques_1").output
    with Reader(path) as reader:
        assert reader.marks("17") == {}


def test_what_has_no_answer_is_marked_at_once(path: Path) -> None:
    """But for what is marked already, and for what has one."""
    mark(path, "bob", "ques/2=3")
    assert "ques_1: 0 points for 1 without" in mark(path, "--unanswered", "0").output
    assert scores(path) == {"17": None, "0018": None, "bob": 11.0, "=eve": None, "zoë": None}
    assert "No question" in mark(path, "--unanswered", "1", "--item", "ques_1").output


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("eve",), "no student 'eve'"),
        (("17", "ques_3=1"), "no item 'ques_3'"),
        (("17", "ques_1=11"), "11 points"),
        (("zoë",), "no result that could be marked: The grader failed"),
        (("17", "--remove", "ques_1"), "no mark"),
        (("17", "--marks", "m.csv"), "says whose"),
        (("17", "-o", "x"), "for RESULT"),
        (("17", "--write", "x"), "only writes"),
        (("17", "--unanswered", "0"), "for the class"),
        (("--unanswered", "11"), "11 points"),
        (("--marks", "none.csv"), "cannot be read"),
        (("--marks", "."), "no CSV"),
        (("--write", "x", "--item", "ques_7"), "Nobody has an item 'ques_7'"),
        (("--write", "no/where"), "cannot be made"),
    ],
)
def test_what_cannot_be(
    path: Path, words: tuple[str, ...], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with a sentence."""
    monkeypatch.chdir(path.parent)
    with pytest.raises(UsageError, match=what):
        mark(path, *words)


def test_a_store_that_is_not_there_is_not_made(path: Path, tmp_path: Path) -> None:
    """By no way of marking."""
    other = tmp_path / "other"
    (tmp_path / "m.csv").write_text("key,points\n")
    for words in ((), ("17",), ("17", "a=1"), ("--write", "x"), ("--marks", tmp_path / "m.csv")):
        with pytest.raises(UsageError, match="no store"):
            mark(other, *words)
    assert not other.exists()


def test_a_result_or_a_store() -> None:
    """One of them is needed, and what is the store's needs it."""
    for words, what in ((["mark"], "What is to be marked"), (["mark", "--write", "x"], "a store")):
        with pytest.raises(UsageError, match=what):
            CliRunner().invoke(command, words, catch_exceptions=False, standalone_mode=False)
