"""What may be named: folders, zips, files, several of them, tables, and what is none of these."""

import os
from pathlib import Path

import pytest

from grader.course import intake
from grader.course.students import Attempt
from grader.errors import GraderError, MissingError, UsageError
from tests.support.students import PEOPLE, File, encrypted, notebook, zipped

ONE, TWO, THREE = (notebook(person) for person in PEOPLE[:3])


def write(folder: Path, *files: File) -> Path:
    """The folder, with these files in it."""
    for file in files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    return folder


def named(found: intake.Intake) -> dict[str, Attempt]:
    """The latest attempt by id."""
    return {each.student.id: each for each in found.attempts}


def graded(found: intake.Intake) -> dict[str, bytes]:
    """The notebooks that are graded, by student."""
    return {id_: intake.contents(each.source) for id_, each in named(found).items() if each.source}


CLASS = (File("anna/lab.ipynb", ONE), File("ben/lab.ipynb", TWO), File("carl/x.pdf", b"%PDF"))


@pytest.mark.parametrize("wrapping", ["", "class/", "a/b/"])
@pytest.mark.parametrize("packed", [True, False])
def test_wrapping_folders(wrapping: str, packed: bool, tmp_path: Path) -> None:
    """Passed over, whatever holds them."""
    files = [File(wrapping + file.name, file.data) for file in CLASS]
    path = tmp_path / "class.zip"
    if packed:
        path.write_bytes(zipped(*files))
    else:
        path = write(tmp_path / "class", *files)
    found = intake.read([path])
    assert found.platform == "folder-per-student"
    assert graded(found) == {"anna": ONE, "ben": TWO}
    assert named(found)["carl"].handed == "no-notebook"
    assert found.taken == (
        f"{path.name}, read as a folder for each student: 3 students, 2 with a notebook.",
    )


def test_a_single_student(tmp_path: Path) -> None:
    """Her folder is not a wrapping."""
    found = intake.read([write(tmp_path / "class", File("anna/src/lab.ipynb", ONE))])
    assert graded(found) == {"anna": ONE}


def test_folders_that_only_look_the_same(tmp_path: Path) -> None:
    """Accents composed and decomposed are one name; upper and lower case are two."""
    folder = write(
        tmp_path / "class",
        File("\u00e9va/a.ipynb", ONE),
        File("e\u0301va/b.ipynb", TWO + b" "),
        File("Anna/lab.ipynb", THREE),
        File("anna/lab.ipynb", ONE),
    )
    found = intake.read([folder])
    assert graded(found) == {"\u00e9va": TWO + b" ", "Anna": THREE, "anna": ONE}


def test_several_paths(tmp_path: Path) -> None:
    """Files, folders of students, and classes; named twice they are there once."""
    folder = write(tmp_path / "class", *CLASS)
    dora = write(tmp_path, File("dora.ipynb", THREE)) / "dora.ipynb"
    found = intake.read([dora, dora])
    assert (found.platform, graded(found)) == ("file-per-student", {"dora": THREE})
    found = intake.read([folder / "anna/lab.ipynb", folder / "ben/lab.ipynb"])
    assert graded(found) == {"anna": ONE, "ben": TWO}
    found = intake.read([folder / "anna", folder / "ben"])
    assert graded(found) == {"anna": ONE, "ben": TWO}
    again = write(tmp_path / "more", File("anna/lab.ipynb", TWO), File("emil/lab.ipynb", ONE))
    found = intake.read([folder, again])
    assert graded(found) == {"anna": TWO, "ben": TWO, "emil": ONE}
    assert [each.number for each in found.attempts if each.student.id == "anna"] == [1, 2]
    assert "1 student came before too" in " ".join(found.taken)


def test_zips_of_students_and_of_classes(tmp_path: Path) -> None:
    """Side by side, in a folder and by name."""
    folder = write(
        tmp_path / "zips",
        File("anna.zip", zipped(File("lab.ipynb", ONE))),
        File("ben.zip", zipped(File("x/lab.ipynb", TWO))),
        File("eve.zip", encrypted(zipped(File("lab.ipynb", TWO)))),
    )
    for paths in ([folder], sorted(folder.iterdir())):
        found = intake.read(paths)
        assert graded(found) == {"anna": ONE, "ben": TWO}
        assert named(found)["eve"].handed == "encrypted"
    moodle = [
        File(f"{name}_{at}_assignsubmission_file/lab.ipynb", ONE)
        for at, name in enumerate(("A", "B", "C"), 1)
    ]
    one = write(tmp_path / "one", File("a.zip", zipped(*moodle[:2])))
    write(tmp_path / "one", File("b.zip", zipped(*moodle[1:], moodle[0])))
    for paths in ([one], sorted(one.iterdir())):
        found = intake.read(paths)
        assert (found.platform, set(graded(found))) == ("moodle", {"1", "2", "3"})


def test_what_is_nobodys_takes_nobodys_place(tmp_path: Path) -> None:
    """A file that is called like a student's folder is another row."""
    path = tmp_path / "class.zip"
    path.write_bytes(zipped(*CLASS, File("anna", b"x"), File("lab.ipynb", THREE)))
    found = intake.read([path])
    assert graded(found)["anna"] == ONE
    assert [each.handed for each in found.attempts[3:]] == ["unrecognised", "unrecognised"]


@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16")]
)
def test_a_table(separator: str, encoding: str, tmp_path: Path) -> None:
    """By path, by name with and without its ending, by folder; what it lacks and what it says."""
    rows = [
        ["File", " Student", "Name", "late", "submitted", "group"],
        ["Labb 1 (final).ipynb", "007", "Åsa Ö", "yes", "2025-10-10 10:22", ""],
        ["deep/lab", "008", "=Bo", "no", "2025-10-10T10:22:33Z", "G1"],
        ["ben", "009", "", "", "", ""],
        ["gone.ipynb", "010", "", "", "", ""],
    ]
    text = "".join(separator.join(row) + "\r\n" for row in rows)
    folder = write(
        tmp_path / "drive",
        File("labb 1 (Final).ipynb", ONE),
        File("deep/lab.ipynb", TWO),
        File("ben/work/x.ipynb", THREE),
        File("stranger.ipynb", THREE),
    )
    table = write(tmp_path, File("who.csv", text.encode(encoding))) / "who.csv"
    found = intake.read([folder, table])
    assert found.platform == "table"
    assert graded(found) == {"007": ONE, "008": TWO, "009": THREE, "stranger.ipynb": THREE}
    by_id = named(found)
    assert [by_id[f"00{at}"].late for at in (7, 8, 9)] == [True, False, None]
    assert by_id["008"].submitted == "2025-10-10T10:22:33+00:00"
    assert by_id["008"].student.group == "G1"
    assert (by_id["010"].handed, by_id["stranger.ipynb"].handed) == ("nothing", "unrecognised")
    assert "gone.ipynb" in by_id["010"].detail
    table.rename(folder / "who.csv")
    assert graded(intake.read([folder], "table")).keys() == graded(found).keys()
    found = intake.read([folder])
    assert found.platform != "table"
    assert "--from table" in found.taken[-1]


def test_results_are_no_notebooks(tmp_path: Path) -> None:
    """Though they are JSON, and tell of cells; a notebook by that name is one."""
    result = b'{"schema": "grader/result/v2", "cells": [{"cell": 1, "outcome": "ran"}]}'
    files = (File("ada/result.json", result), File("ben/result.json", ONE))
    found = named(intake.read([write(tmp_path, *files)]))
    assert [found[name].handed for name in ("ada", "ben")] == ["no-notebook", "notebook"]


def test_a_table_that_is_none(tmp_path: Path) -> None:
    """It says which columns there must be."""
    folder = write(tmp_path / "drive", File("a.ipynb", ONE), File("t.csv", b"a,b\n1,2\n"))
    with pytest.raises(UsageError) as raised:
        intake.read([folder], "table")
    assert "columns file and student" in raised.value.hint


@pytest.mark.parametrize("packed", [True, False])
def test_what_is_hidden(packed: bool, tmp_path: Path) -> None:
    """What systems leave counts as nothing, but for a notebook that was saved without a name."""
    files = [
        *CLASS,
        File("dora/.DS_Store", b"x"),
        File("emil/.ipynb_checkpoints/lab-checkpoint.ipynb", ONE),
        File("fay/.ipynb", ONE),
        File("__MACOSX/anna/._lab.ipynb", b"x"),
    ]
    path = write(tmp_path / "class", *files)
    if packed:
        path = tmp_path / "class.zip"
        path.write_bytes(zipped(*files))
    found = intake.read([path])
    assert graded(found) == {"anna": ONE, "ben": TWO, "fay": ONE}
    assert set(named(found)) == {"anna", "ben", "carl", "dora", "emil", "fay"}
    assert named(found)["emil"].handed == "nothing"


def test_what_an_earlier_grading_left(tmp_path: Path) -> None:
    """The store and the reports are nobody's hand-in."""
    folder = write(
        tmp_path / "class",
        *CLASS,
        File("grades.sqlite", b"SQLite"),
        File("grades.sqlite-wal", b""),
        File("marks.db", b"x"),
        File("reports/anna.html", b"<html>"),
    )
    apart = (folder / "marks.db", folder / "reports")
    found = intake.read([folder], None, (), apart)
    assert set(named(found)) == {"anna", "ben", "carl"}
    assert set(named(intake.read([folder]))) >= {"marks.db", "reports"}


def test_what_is_no_class(tmp_path: Path) -> None:
    """A clear error for each, and a hint."""
    folder = write(tmp_path / "class", *CLASS)
    (tmp_path / "empty").mkdir()
    write(tmp_path / "code", File("a/x.py", b"1"), File("b/y.py", b"2"))
    write(tmp_path, File("x.rar", b"Rar!"), File("bad.zip", b"PK\3\4" + bytes(50)))
    (tmp_path / "none.zip").write_bytes(zipped())
    os.mkfifo(tmp_path / "pipe")
    for path, said in (
        (tmp_path / "clas", f"Is {folder} meant?"),
        (tmp_path / "x" / "y", "There is no folder"),
        (tmp_path / "empty", "Check the path"),
        (tmp_path / "code", "Check the path"),
        (tmp_path / "x.rar", "Unpack it"),
        (tmp_path / "bad.zip", "again"),
        (tmp_path / "none.zip", "Check the path"),
        (tmp_path / "pipe", "folder or a zip"),
        (tmp_path / "nul\0", "Check"),
        (tmp_path / ("n" * 300), "Check"),
    ):
        with pytest.raises(GraderError) as raised:
            intake.read([path])
        assert said in raised.value.hint, (path, raised.value.message, raised.value.hint)
        with pytest.raises(GraderError):
            intake.read([folder, path])
    with pytest.raises(MissingError):
        intake.read([tmp_path / "clas"])
    with pytest.raises(UsageError) as raised:
        intake.read([folder], "webct")
    assert "canvas" in raised.value.hint
    with pytest.raises(UsageError):
        intake.read([])


def test_of_several_notebooks_one_is_chosen(tmp_path: Path) -> None:
    """By the lab's name, a copy's too; else the newest, unless all are of one minute; then size."""
    folder = write(
        tmp_path / "class",
        File("anna/lab (2).ipynb", ONE),
        File("anna/other.ipynb", TWO + b" " * 99),
        File("ben/lab.ipynb", THREE),
    )
    found = intake.read([folder], None, ["lab.ipynb"])
    assert graded(found)["anna"] == ONE
    assert named(found)["anna"].detail == (
        "lab (2).ipynb is graded, the one with the lab's name of 2 notebooks."
    )
    os.utime(folder / "anna/lab (2).ipynb", (1000, 1000.5))
    os.utime(folder / "anna/other.ipynb", (1000, 1000))
    assert graded(intake.read([folder]))["anna"] == TWO + b" " * 99
    os.utime(folder / "anna/lab (2).ipynb", (9000, 9000))
    found = intake.read([folder])
    assert graded(found)["anna"] == ONE
    assert "the newest of 2" in named(found)["anna"].detail


def test_folders_of_groups(tmp_path: Path) -> None:
    """Sections of a course; assignments of students are none, nor are parts of a hand-in."""
    sections = write(
        tmp_path / "course",
        File("mon/anna/lab.ipynb", ONE),
        File("mon/ben/lab.ipynb", TWO),
        File("tue/carl/lab.ipynb", THREE),
        File("tue/dora/src/lab.ipynb", ONE),
        File("tue/emil/x.pdf", b"%PDF"),
    )
    found = intake.read([sections])
    assert graded(found) == {"anna": ONE, "ben": TWO, "carl": THREE, "dora": ONE}
    assert named(found)["emil"].student.group == "tue"
    assert found.taken[1] == "Its folders are taken for groups of students: mon, tue."
    parts = [
        File(f"{name}/{part}/lab.ipynb", data)
        for name in ("anna", "ben")
        for part, data in (("one", ONE), ("two", TWO + b" "))
    ]
    found = intake.read([write(tmp_path / "parts", *parts)])
    assert {id_: each.handed for id_, each in named(found).items()} == {
        "anna": "several-notebooks",
        "ben": "several-notebooks",
    }


def test_a_platform_that_it_is_not(tmp_path: Path) -> None:
    """Said, rather than nobody's files only."""
    folder = write(tmp_path / "class", *CLASS)
    for name in set(intake.NAMES) - {"folder-per-student", "file-per-student", "table", "github"}:
        with pytest.raises(UsageError, match="does not look like") as raised:
            intake.read([folder], name)
        assert "moodle" in raised.value.hint


def test_times_that_no_calendar_has(tmp_path: Path) -> None:
    """They are unknown."""
    folder = write(tmp_path / "class", *CLASS)
    os.utime(folder / "anna/lab.ipynb", (2**45, 2**45))
    assert set(graded(intake.read([folder]))) == {"anna", "ben"}
