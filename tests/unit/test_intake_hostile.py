"""Archives and folders that were made to do harm, or are broken: each a row, or a clear error."""

import os
import struct
import subprocess
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from grader.course import intake
from grader.course.intake import archives as archives_module
from grader.course.intake.owners import commit_times
from grader.course.students import Attempt, Source, is_nobodys
from grader.errors import GraderError, MissingError, SubmissionError, UsageError
from tests.support.students import PEOPLE, File, bomb, encrypted, notebook, zipped

NOTEBOOK = notebook(PEOPLE[0])
GOOD = File("ben/lab.ipynb", NOTEBOOK)


def rows(path: Path, source: str | None = "folder-per-student") -> dict[str, Attempt]:
    """The latest attempt of each id."""
    return {each.student.id: each for each in intake.read([path], source).attempts}


def row(data: bytes, tmp_path: Path, name: str = "anna/work.zip") -> Attempt:
    """Anna's row where she handed in this, in a zip beside Ben, whose notebook is there."""
    path = tmp_path / "class.zip"
    path.write_bytes(zipped(File(name, data), GOOD))
    found = rows(path)
    assert set(found) == {"anna", "ben"}
    assert found["ben"].handed == "notebook"
    return found["anna"]


def test_what_lies_about_its_size(tmp_path: Path) -> None:
    """Said to be huge, and unpacked to more than it says."""
    assert row(bomb(zipped(File("lab.ipynb", NOTEBOOK))), tmp_path).handed == "refused"
    assert row(bomb(zipped(File("lab.ipynb", NOTEBOOK)), 2**27), tmp_path).handed == "refused"
    small = row(bomb(zipped(File("lab.ipynb", NOTEBOOK)), 5), tmp_path)
    assert small.source
    with pytest.raises(SubmissionError, match="broken"):
        intake.contents(small.source)


def test_what_unpacks_to_more_than_is_read(tmp_path: Path) -> None:
    """It is not unpacked further than that."""
    path = tmp_path / "class.zip"
    path.write_bytes(zipped(File("anna/lab.ipynb", bytes(2**20)), GOOD))
    source = Source(path, ("anna/lab.ipynb",))
    with intake.Archives() as archives:
        assert len(archives.contents(source, 2**20)) == 2**20
        with pytest.raises(SubmissionError, match="larger than"):
            archives.contents(source, 2**20 - 1)
        assert archives.beginning(source, 7) == bytes(7)


def test_directories_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More files than a student hands in, and more than a class."""
    monkeypatch.setattr(archives_module, "_MAX_NESTED_DIRECTORY", 2000)
    many = zipped(*(File(f"{at}.txt", b"") for at in range(40)))
    assert row(many, tmp_path).handed == "refused"
    monkeypatch.setattr(archives_module, "_MAX_DIRECTORY", 100)
    with pytest.raises(UsageError, match="too many files"):
        intake.read([tmp_path / "class.zip"])


def test_a_directory_of_64_bits_is_bounded_too(tmp_path: Path) -> None:
    """Its size is taken from the record that is read."""
    data = zipped(File("lab.ipynb", NOTEBOOK))
    start = data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, 2**40, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    found = row(data[:end] + record + locator + data[end:], tmp_path)
    assert (found.handed, found.detail[:8]) == ("refused", "work.zip")
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, end - start, start)
    assert row(data[:end] + record + locator + data[end:], tmp_path).handed == "notebook"


@pytest.mark.parametrize(
    "name", ["../lab.ipynb", "a/../../lab.ipynb", "/lab.ipynb", "\\lab.ipynb", "C:/lab.ipynb"]
)
def test_names_that_lead_out(name: str, tmp_path: Path) -> None:
    """Never where they say."""
    found = row(zipped(File(name, NOTEBOOK)), tmp_path)
    assert (found.handed, found.source) == ("refused", None)
    path = tmp_path / "class.zip"
    path.write_bytes(zipped(File(name, NOTEBOOK), GOOD, File("anna/lab.ipynb", NOTEBOOK)))
    (refused,) = (each for each in rows(path).values() if each.handed == "refused")
    assert is_nobodys(refused.student, refused.handed) == (name[0] not in "aC")


def test_passwords(tmp_path: Path) -> None:
    """For a student's zip, a file of the class, and the whole."""
    assert row(encrypted(zipped(File("lab.ipynb", NOTEBOOK))), tmp_path).handed == "encrypted"
    path = tmp_path / "whole.zip"
    path.write_bytes(encrypted(zipped(File("anna/lab.ipynb", NOTEBOOK), GOOD)))
    found = rows(path)
    assert [each.handed for each in found.values()] == ["encrypted", "encrypted"]
    with pytest.raises(SubmissionError, match="encrypted") as raised:
        intake.contents(Source(path, ("ben/lab.ipynb",)))
    assert raised.value.hint


@pytest.mark.parametrize("at", [0, 30, 60, -30, -10])
def test_damage(at: int, tmp_path: Path) -> None:
    """Wherever bytes were lost, each student has a row or the whole a clear error."""
    whole = zipped(File("anna/lab.ipynb", NOTEBOOK), GOOD)
    path = tmp_path / "class.zip"
    place = at % len(whole)
    path.write_bytes(whole[:place] + b"\xff\xff\xff" + whole[place + 3 :])
    with suppress(UsageError):
        found = rows(path)
        assert "ben" in found
        for each in found.values():
            with suppress(SubmissionError):
                assert each.source is None or intake.contents(each.source) == NOTEBOOK


def test_every_cut_of_a_zip_is_told(tmp_path: Path) -> None:
    """No other exception than the project's own."""
    whole = zipped(File("lab.ipynb", NOTEBOOK), force_zip64=True)
    path = tmp_path / "cut.zip"
    for size in range(0, len(whole) - 1, 7):
        path.write_bytes(whole[:size])
        with pytest.raises(GraderError):
            intake.read([path])


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """It says that it is UTF-8."""
    data = zipped(File("lüb.ipynb", NOTEBOOK)).replace("ü".encode(), b"\xff\xff")
    assert row(data, tmp_path).handed == "broken"


def test_names_in_old_code_pages(tmp_path: Path) -> None:
    """cp437, as Windows writes it; read by the name that the zip has."""
    path = tmp_path / "old.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = "?bung/l?b.ipynb"
        archive.writestr(info, NOTEBOOK)
    path.write_bytes(path.read_bytes().replace(b"?bung/l?b", b"\x81bung/l\x84b"))
    found = rows(path)["übung"]
    assert found.file == "läb.ipynb"
    assert found.source
    assert intake.contents(found.source) == NOTEBOOK


def test_links_and_pipes_in_a_folder(tmp_path: Path) -> None:
    """Neither followed nor waited for, nor are they later."""
    folder = tmp_path / "class"
    for name in ("anna", "ben", "carl"):
        (folder / name).mkdir(parents=True)
    (folder / "anna/lab.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (tmp_path / "secret.ipynb").write_bytes(NOTEBOOK)
    (folder / "ben/lab.ipynb").write_bytes(NOTEBOOK)
    os.mkfifo(folder / "carl/lab.ipynb")
    (folder / "dora").symlink_to(folder / "ben")
    found = rows(folder)
    assert {name: each.handed for name, each in found.items()} == {
        "anna": "refused",
        "ben": "notebook",
        "carl": "refused",
        "dora": "refused",
    }
    assert found["ben"].source
    (folder / "ben/lab.ipynb").unlink()
    (folder / "ben/lab.ipynb").symlink_to(tmp_path / "secret.ipynb")
    with pytest.raises(SubmissionError):
        intake.contents(found["ben"].source)
    (folder / "ben/lab.ipynb").unlink()
    with pytest.raises(MissingError):
        intake.contents(found["ben"].source)
    os.mkfifo(folder / "ben/lab.ipynb")
    with pytest.raises(SubmissionError, match="regular"):
        intake.contents(found["ben"].source)


def test_names_that_only_the_file_system_can_hold(tmp_path: Path) -> None:
    """Bytes that are not text, line ends and control codes: a row each, fit to be stored."""
    for name in (b"b\xff\xfe", b"c\nd", b"e\x1b[2Jf", "g\u202eh".encode()):
        folder = os.path.join(os.fsencode(tmp_path), b"class", name)  # noqa: PTH118
        os.makedirs(folder)  # noqa: PTH103
        with open(os.path.join(folder, b"lab\n.ipynb"), "wb") as file:  # noqa: PTH118, PTH123
            file.write(NOTEBOOK)
    found = rows(tmp_path / "class", None)
    assert len(found) == 4
    for id_, each in found.items():
        id_.encode()
        assert id_.isprintable()
        assert each.source
        assert intake.contents(each.source) == NOTEBOOK


def test_a_clone_is_asked_for_its_time_and_runs_nothing(tmp_path: Path) -> None:
    """Whatever its configuration, hooks and attributes name."""
    clone = tmp_path / "lab1-submissions" / "lab1-octo"
    clone.mkdir(parents=True)
    (clone / "lab.ipynb").write_bytes(NOTEBOOK)
    evil = tmp_path / "evil.sh"
    evil.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    evil.chmod(0o700)
    identity = ["-c", "user.name=x", "-c", "user.email=x@y.example"]
    when = {"GIT_COMMITTER_DATE": "2025-10-10T10:22:33+0200", "HOME": str(tmp_path)}

    def git(*words: str) -> None:
        environment = {**os.environ, **when}
        subprocess.run(["git", "-C", clone, *identity, *words], check=True, env=environment)

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "x\n\ncommitter y <z> 1 +0000")
    for key in ("core.fsmonitor", "core.pager", "gpg.program", "core.sshCommand", "diff.external"):
        git("config", key, str(evil))
    git("config", "log.showSignature", "true")
    git("config", "extensions.partialClone", "origin")
    found = intake.read([clone.parent])
    assert found.platform == "github"
    assert [each.student.id for each in found.attempts] == ["octo"]
    assert found.attempts[0].submitted == "2025-10-10T10:22:33+02:00"
    git("pack-refs", "--all")
    assert commit_times([("x", clone / ".git")]) == {"x": "2025-10-10T10:22:33+02:00"}
    assert not (tmp_path / "ran").exists()
    for text in ("ref: refs/heads/../../../x", "ref: refs/heads/none", "0" * 40, ""):
        (clone / ".git/HEAD").write_text(text)
        assert commit_times([("x", clone / ".git")]) == {}
