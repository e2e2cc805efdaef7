"""The store: what it takes in, what it tells, and what survives."""

import contextlib
import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from grader.course.store import opening
from grader.course.store.lock import only_driver
from grader.course.store.opening import APPLICATION, VERSION
from grader.course.store.place import network_kind
from grader.course.store.reading import Reader
from grader.course.store.writing import Graded, Writer
from grader.course.students import Attempt, Handed, Student
from grader.errors import UsageError
from grader.evidence import Evidence
from grader.marks.read import Mark
from grader.result import SCHEMA, Earlier, HandIn, Item, Result, Status, Submission

ADA = Student("17", "Ada Löwe\udcff", ids=(("login", "ada"),))


def handed(number: int = 1, submitted: str = "", kind: Handed = "notebook") -> Attempt:
    """An attempt of Ada's."""
    return Attempt(ADA, number, kind, submitted=submitted, file="lab.ipynb")


def result(score: float | None = 8.0, answer: str = "because", points: float = 10.0) -> Result:
    """A result of one function and one question, or of a grader that failed."""
    status: Status = "graded" if score is not None else "error"
    items: tuple[Item, ...] = (
        Item("f", "1", "f", None, score, 10.0, "partial"),
        Item("ques_1", "2", None, None, None, points, "manual", evidence=Evidence(answer=answer)),
    )
    if score is None:
        items = tuple(replace(item, score=None) for item in items)
    message = "" if score is not None else "The grader failed: OSError: no."
    made_by = Submission("lab.ipynb", "ab")
    return Result(
        *(SCHEMA, "1", status, message, "", None, made_by, score, 10.0),
        *(0, "all", None, 0.0, (), items),
    )


def keep(store: Writer, graded: Result, how: str = "run") -> None:
    """Keep a result of the attempt of Ada's that counts."""
    store.keep(Graded(store.candidates()[0].attempt, graded, "basis", how))


@pytest.fixture
def store(tmp_path: Path) -> Writer:
    """An empty store."""
    return Writer(tmp_path / "grades.sqlite")


def test_a_new_store_is_its_owners_and_says_what_it_is(store: Writer) -> None:
    """Nobody else reads it; SQLite keeps what is committed, and knows whose file it is."""
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    raw = sqlite3.connect(store.path)
    found = [raw.execute(f"PRAGMA {n}").fetchone()[0] for n in ("application_id", "user_version")]
    assert found == [APPLICATION, VERSION]
    store.belongs_to("a")
    with pytest.raises(UsageError, match="lab 'a', not of 'b'"):
        store.belongs_to("b")


def test_other_files_are_refused(tmp_path: Path) -> None:
    """A text, somebody's database, a folder, nothing at all: each with a sentence."""
    (tmp_path / "text").write_text("not a database, however long it is" * 100)
    other = sqlite3.connect(tmp_path / "other")
    other.execute("CREATE TABLE mine (x)")
    other.commit()
    newer = Writer(tmp_path / "newer")
    newer.close()
    sqlite3.connect(tmp_path / "newer").execute(f"PRAGMA user_version = {VERSION + 1}").close()
    for name in ("text", "other", "newer", "."):
        for way in (Reader, Writer):
            with pytest.raises(UsageError):
                way(tmp_path / name)
    with pytest.raises(UsageError, match="There is no store"):
        Reader(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    (tmp_path / "empty").touch()
    with pytest.raises(UsageError, match="is empty, not a store"):
        Reader(tmp_path / "empty")
    assert (tmp_path / "empty").read_bytes() == b""


def test_the_latest_attempt_counts_and_all_are_kept(store: Writer) -> None:
    """By date where there is one, else the last taken in; what is known is taken once."""
    store.take(ADA, [(handed(1, "2025-01-02"), b"two")])
    store.take(ADA, [(handed(1, "2025-01-01"), b"one"), (handed(2, "2025-01-02"), b"two")])
    assert [one.submitted for one in store.attempts("17")] == ["2025-01-02", "2025-01-01"]
    assert store.content(store.candidates()[0].sha256) == b"two"
    store.take(ADA, [(handed(), b"three")])
    store.take(ADA, [(handed(), b"three")])
    store.take(ADA, [(handed(kind="nothing"), None)])
    (row,) = store.rows()
    assert (row.attempts, row.attempt.number, row.standing.status) == (3, 3, "pending")
    assert row.student.name == "Ada Löwe?"
    store.take(ADA, [(handed(kind="no-notebook"), None)])
    assert (store.rows()[0].standing.status, store.candidates()) == ("no-notebook", ())


def test_a_mark_survives_all_but_is_looked_at_again(store: Writer) -> None:
    """Re-grading, a failure and a new attempt leave it; another answer asks for a look."""
    store.take(ADA, [(handed(1, "2025-01-01"), b"one")])
    keep(store, result())
    assert store.grades()[0].score is None
    assert "ques_1" in store.grades()[0].reason
    store.mark({"17": [Mark("ques_1", 7.0, "fine")]})
    store.mark({"17": [Mark("ques_1", None, "quite fine")]})
    assert (store.grades()[0].score, store.grades()[0].max_score) == (15.0, 20.0)
    keep(store, result(9.0), how="rescored")
    assert store.grades()[0].score == 16.0
    keep(store, result(None), how="failed")
    assert (store.grades()[0].score, store.rows()[0].standing.status) == (None, "failed")
    store.take(ADA, [(handed(1, "2025-02-01"), b"two")])
    keep(store, result(answer="another"))
    (row,) = store.rows()
    assert (row.standing.score, row.standing.check_again) == (15.0, ("ques_1",))
    shown = store.result("17")
    assert shown is not None
    assert shown.items[1].evidence.mark is not None
    assert shown.items[1].evidence.mark.comment == "quite fine"
    assert [(one.attempt, one.how, one.score) for one in store.history("17")] == [
        *((1, "run", 8.0), (1, "rescored", 9.0), (1, "failed", None), (2, "run", 8.0))
    ]
    keep(store, result(points=5.0))
    assert store.rows()[0].standing.check_again == ("ques_1",)
    assert store.grades()[0].score is None
    store.unmark("17", ["ques_1"])
    assert (store.marks("17"), store.rows()[0].standing.check_again) == ({}, ())


def test_marks_are_written_all_or_none(store: Writer) -> None:
    """One that cannot be given leaves the store as it was."""
    store.take(ADA, [(handed(), b"one")])
    keep(store, result())
    for marks in ({"17": [Mark("ques_1", 1.0), Mark("ques_2", 1.0)]}, {"18": [Mark("f", 1.0)]}):
        with pytest.raises(UsageError):
            store.mark({"17": [Mark("ques_1", 2.0)]} | marks)
        assert store.marks("17") == {}


def test_the_same_result_is_kept_once_and_ends_what_was_begun_again(store: Writer) -> None:
    """However often it is told, as where a run is interrupted just then."""
    store.take(ADA, [(handed(), b"one")])
    keep(store, result())
    store.begin_again([store.candidates()[0].attempt])
    assert store.candidates()[0].due
    keep(store, result())
    assert not store.candidates()[0].due
    assert len(store.history("17")) == 1


def test_a_full_disk_is_a_sentence_and_loses_nothing(store: Writer) -> None:
    """What was kept before stays, and the store goes on once there is room."""
    store.take(ADA, [(handed(), b"one")])
    pages = store._database.execute("PRAGMA page_count").fetchone()[0]
    store._database.execute(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        for number in range(1000):
            keep(store, result(float(number)))

    with pytest.raises(UsageError, match="disk is full"):
        fill()
    before = store.history("17")
    store._database.execute("PRAGMA max_page_count = 100000")
    keep(store, result(0.5))
    assert store.history("17")[:-1] == before


def test_on_a_network_there_is_no_shared_memory(
    store: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a store was begun on a local disk: its log is written back first."""
    store.take(ADA, [(handed(), b"one")])
    store.close()
    monkeypatch.setattr(opening, "network_file_system", lambda _: "nfs4")
    with Writer(store.path) as moved:
        assert moved._database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert moved._database.execute("PRAGMA synchronous").fetchone() == (2,)
        keep(moved, result())
        with Reader(store.path) as reader:
            assert reader.grades() == moved.grades()
        assert not store.path.with_name(f"{store.path.name}-wal").exists()


def test_one_driver_at_a_time(tmp_path: Path) -> None:
    """A second one is told; when the first has ended, however it has, nothing stands in the way."""
    store = tmp_path / "grades.sqlite"
    with only_driver(store), pytest.raises(UsageError, match="Another process"), only_driver(store):
        pass
    with contextlib.suppress(ZeroDivisionError), only_driver(store):
        1 / 0  # noqa: B018
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".grades.sqlite.lock").touch()  # of one that was killed
    with only_driver(store):
        pass


def test_reports_say_whose_it_is_and_what_came_before(store: Writer) -> None:
    """The name, the attempt by its date, and the points of the one before it."""
    store.take(ADA, [(handed(1, "2025-01-02"), b"two")])
    keep(store, result(6.0))
    shown = store.reported("17")
    assert shown is not None
    assert shown.handed_in == HandIn("Ada Löwe?", "2025-01-02", 1)
    assert shown.earlier is None
    store.take(ADA, [(handed(1, "2025-01-01"), b"one"), (handed(2, "2025-01-03"), b"three")])
    keep(store, result(9.0))
    shown = store.reported("17")
    assert shown is not None
    assert shown.handed_in == HandIn("Ada Löwe?", "2025-01-03", 3)
    assert shown.earlier == Earlier(1, 6.0, {"f": 6.0})
    assert store.reported("nobody") is None


def test_readers_and_a_writer_do_not_disturb_each_other(store: Writer) -> None:
    """What is written is read at once, also where the folder is read-only afterwards."""
    store.take(ADA, [(handed(), b"one")])
    keep(store, result())
    with Reader(store.path) as reader:
        assert reader.grades() == store.grades()
        (one,) = reader.handed_in()
        assert (one.notebook, one.result) == (b"one", store.result("17"))
        assert reader.find(["ada", "ADA LÖWE?", "17", "nobody"]) == dict.fromkeys(
            ("ada", "ADA LÖWE?", "17"), "17"
        )
    store.close()
    assert os.listdir(store.path.parent) == [store.path.name]  # noqa: PTH208


def test_a_name_finds_one_student_or_none(store: Writer) -> None:
    """Ids that differ by case are two students; an id goes before what others are called."""
    for student in (
        Student("A1", "Max", ids=(("login", "b2"),)),
        Student("a1", "Moritz"),
        Student("B2", "Eva"),
        Student("c3", "Eva", ids=(("login", "A1"),)),
    ):
        store.take(student, [(Attempt(student, 1, "nothing"), None)])
    found = store.find(["A1", "a1", "b2", "B2", "C3", "eva", "max", ""])
    assert found == {"A1": "A1", "a1": "a1", "b2": "B2", "B2": "B2", "C3": "c3", "max": "A1"}


def test_network_file_systems_are_told_by_their_mounts() -> None:
    """The deepest mount counts, the last of two at one place; names may be escaped."""
    mounts = """\
21 1 0:1 / / rw - ext4 /dev/sda1 rw
22 21 0:2 / /home rw shared:5 - nfs4 server:/home rw
23 22 0:3 / /home/me/fast\\040disk rw - xfs /dev/sdb rw
24 21 0:4 / /srv rw - ext4 /dev/sdc rw
25 21 0:5 / /srv rw - fuse.sshfs x: rw
"""
    kinds = {"/home/ada": "nfs4", "/home/me/fast disk/a": "", "/etc": "", "/srv/a": "fuse.sshfs"}
    assert {path: network_kind(Path(path), mounts) for path in kinds} == kinds


def test_folders_of_reports_are_remembered(tmp_path: Path) -> None:
    """All of them, also where the class was moved with its store."""
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "reports").mkdir(parents=True)
    for names in (["reports"], ["../feedback", "reports"], []):
        with Writer(old / "grades.sqlite") as store:
            store.keep_apart(old / name for name in names)
    old.rename(new)
    with Reader(new / "grades.sqlite") as found:
        assert {path.resolve() for path in found.reports} == {
            (new / "reports").resolve(),
            (tmp_path / "feedback").resolve(),
        }


def test_an_interruption_while_a_store_is_made_stays_one() -> None:
    """Also where it comes right behind the end of a transaction."""

    class Interrupted(sqlite3.Connection):
        def execute(self, *given: Any) -> sqlite3.Cursor:
            done = super().execute(*given)
            if given[0] == "COMMIT":
                raise KeyboardInterrupt
            return done

    database = sqlite3.connect(":memory:", isolation_level=None, factory=Interrupted)
    with pytest.raises(KeyboardInterrupt):
        opening._migrate(database)
    database.close()
