"""Folders of students' are removed whatever is in them."""

import os
from pathlib import Path

import pytest

from grader.sandbox.remove import remove_files_of, remove_tree


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to be removed, beside which a file must stay."""
    (tmp_path / "kept").write_text("kept")
    made = tmp_path / "folder"
    made.mkdir()
    return made


def check(folder: Path) -> None:
    """Remove the folder, and see that nothing else is gone."""
    remove_tree(folder)
    assert not folder.exists()
    assert (folder.parent / "kept").read_text() == "kept"


def test_files_and_folders(folder: Path) -> None:
    """Files, pipes and links go, what links lead to stays."""
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "c\n\udcff").write_text("x")
    (folder / "a" / "up").symlink_to(folder.parent)
    (folder / "link").symlink_to(folder.parent / "kept")
    os.mkfifo(folder / "pipe")
    check(folder)


def test_very_deep_folders(folder: Path) -> None:
    """Neither the stack nor a path's length nor descriptors bound the depth."""
    before, depth = Path.cwd(), 3_000
    os.chdir(folder)
    try:
        for _ in range(depth):
            os.mkdir("deep")  # noqa: PTH102 a path of that length is none
            os.chdir("deep")
    finally:
        os.chdir(before)
    check(folder)


def test_many_folders_side_by_side(folder: Path) -> None:
    """Folders of the same names are told apart."""
    for outer in range(20):
        for inner in range(20):
            (folder / str(outer) / str(inner)).mkdir(parents=True)
    check(folder)


def test_closed_folders(folder: Path) -> None:
    """A folder that its owner may not enter is opened first."""
    (folder / "closed" / "below").mkdir(parents=True)
    (folder / "closed" / "below" / "file").write_text("x")
    (folder / "closed" / "below").chmod(0)
    (folder / "closed").chmod(0o300)
    check(folder)


def test_what_is_no_folder(tmp_path: Path) -> None:
    """A folder that is gone, or a link in its place, is left."""
    remove_tree(tmp_path / "gone")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    remove_tree(tmp_path / "link")
    assert (tmp_path / "folder").is_dir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another user's files")
def test_files_of_a_user_in_a_shared_folder(folder: Path) -> None:
    """Others' stay, and so does the one that is still needed."""
    nobody = 65534
    for name in ("theirs", "run", "ours"):
        (folder / name / "below").mkdir(parents=True)
    (folder / "file").touch()
    (folder / "link").symlink_to(folder / "ours")
    for name in ("theirs", "run", "file", "link"):
        os.chown(folder / name, nobody, nobody, follow_symlinks=False)
    remove_files_of(nobody, folder, folder / "run")
    assert sorted(path.name for path in folder.iterdir()) == ["ours", "run"]
    assert (folder / "ours" / "below").is_dir()
    remove_files_of(nobody, folder / "gone", folder / "run")
