"""Which of the files handed in is the notebook."""

from pathlib import Path

import pytest

from grader.errors import SubmissionError
from grader.export.find import find_notebook


def put(folder: Path, *names: str) -> None:
    """Make files with these names."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["a.ipynb"], "a.ipynb"),
        (["A.IPYNB", "data.csv"], "A.IPYNB"),
        (["in/deep/a.ipynb"], "in/deep/a.ipynb"),
        (["a.ipynb", ".ipynb_checkpoints/a-checkpoint.ipynb"], "a.ipynb"),
        (["a.ipynb", "__MACOSX/._a.ipynb", "._a.ipynb"], "a.ipynb"),
        (["a.ipynb", "old/a.ipynb"], "a.ipynb"),
    ],
)
def test_the_notebook(tmp_path: Path, names: list[str], found: str) -> None:
    """The only one, or the only one at the top; leftovers of programs do not count."""
    put(tmp_path, *names)
    assert find_notebook(tmp_path).path == tmp_path / found


def test_of_several_the_choice_is_said(tmp_path: Path) -> None:
    """The one with the handout's name, else the one at the top; what is not graded is named."""
    put(tmp_path, "a.ipynb", "old/Lab.ipynb", "old/b.ipynb")
    by_place, by_name = find_notebook(tmp_path), find_notebook(tmp_path, "lab.ipynb")
    assert (by_place.path.name, by_place.others) == ("a.ipynb", ("old/Lab.ipynb", "old/b.ipynb"))
    assert (by_name.path.name, by_name.others) == ("Lab.ipynb", ("a.ipynb", "old/b.ipynb"))
    assert "a.ipynb is graded" in by_place.notice
    assert "not graded: a.ipynb, old/b.ipynb" in by_name.notice
    put(tmp_path / "one", "a.ipynb")
    assert find_notebook(tmp_path / "one").notice == ""


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], "No notebook"),
        (["a.py"], "No notebook"),
        (["a.ipynb", "b.ipynb"], "Several notebooks"),
        (["x/a.ipynb", "y/a.ipynb"], "Several notebooks"),
    ],
)
def test_none_or_several(tmp_path: Path, names: list[str], sentence: str) -> None:
    """It is said what is the matter, and that one is wanted."""
    put(tmp_path, *names)
    with pytest.raises(SubmissionError, match=sentence) as raised:
        find_notebook(tmp_path)
    assert "notebook" in raised.value.hint


def test_no_folder(tmp_path: Path) -> None:
    """A platform that has made no folder has been handed nothing."""
    with pytest.raises(SubmissionError, match="No notebook"):
        find_notebook(tmp_path / "none")


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link to a solution is not a submission, nor is a folder that leads to it."""
    put(tmp_path, "lab/solution.ipynb", "handed_in/readme.txt")
    (tmp_path / "handed_in" / "mine.ipynb").symlink_to(tmp_path / "lab" / "solution.ipynb")
    (tmp_path / "handed_in" / "folder").symlink_to(tmp_path / "lab")
    with pytest.raises(SubmissionError, match="No notebook"):
        find_notebook(tmp_path / "handed_in")
