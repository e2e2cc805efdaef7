"""Modules that students hand in beside the notebook: which file is which, and what is kept."""

import sqlite3
from pathlib import Path

import pytest

from grader.course import intake
from grader.course.intake.entries import Entry
from grader.course.store import opening
from grader.course.store.merge import Merger
from grader.course.store.reading import Reader
from grader.course.store.writing import Writer
from grader.course.students import Attempt, Source, Student
from grader.notebook.modules import lacking, lacking_in, modules_among, modules_beside
from grader.notebook.read import MAX_SOURCE

ADA = Student("ada")


def entry(name: str, size: int = 10) -> Entry:
    """A file of that name."""
    return Entry(name, Source(Path("/class", name)), size)


@pytest.mark.parametrize(
    ("files", "names", "expected"),
    [
        (["layers.py"], ["layers.py"], ["layers.py"]),
        (["Layers.PY"], ["layers.py"], ["Layers.PY"]),
        (["layers-1.py"], ["layers.py"], ["layers-1.py"]),
        (["layers (2).py"], ["layers.py"], ["layers (2).py"]),
        (["layers - Copy.py", "layers.py"], ["layers.py"], ["layers.py"]),
        (["layers.py.txt"], ["layers.py"], ["layers.py.txt"]),
        (["code/layers.py"], ["layers.py"], ["code/layers.py"]),
        (["old/deep/layers.py", "code/layers.py"], ["layers.py"], ["code/layers.py"]),
        (["layers.py"], ["net/layers.py"], ["layers.py"]),
        (["layers.py", "my/net/layers.py"], ["net/layers.py"], ["my/net/layers.py"]),
        (["part.py", "part-1.py"], ["part.py", "part-1.py"], ["part.py", "part-1.py"]),
        (["part-1.py"], ["part.py", "part-1.py"], [None, "part-1.py"]),
        (["utils.py", "b/utils.py"], ["a/utils.py", "b/utils.py"], [None, "b/utils.py"]),
        (["players.py", "layers.pyc", "layers.ipynb"], ["layers.py"], [None]),
    ],
)
def test_which_file_is_which(files: list[str], names: list[str], expected: list[str]) -> None:
    """By its own name, or what a platform made of it; never a guess between two."""
    found = modules_among([entry(name) for name in files], "", names)
    assert [found[name].name if name in found else None for name in names] == expected


def test_the_newest_copy_where_the_platform_knows_it() -> None:
    """And none that is larger than any that is read."""
    files = [entry("layers.py"), entry("layers-1.py"), entry("layers-2.py", MAX_SOURCE + 1)]
    found = modules_among(files, "", ["layers.py"], lambda each: len(each.name))
    assert found["layers.py"].name == "layers-1.py"


def test_beside_a_notebook_that_is_named_by_itself(tmp_path: Path) -> None:
    """As `grade NOTEBOOK` finds it, but for links that lead elsewhere."""
    (tmp_path / "secret").write_text("key")
    (tmp_path / "own").mkdir()
    for name in ("ada.ipynb", "layers.py"):
        (tmp_path / "own" / name).write_text("{}")
    (tmp_path / "own" / "link.py").symlink_to(tmp_path / "secret")
    (tmp_path / "own" / "part (1).py.txt").write_text("{}")
    paths = [tmp_path / "own" / "ada.ipynb"]
    submits = ("layers.py", "link.py", "none.py", "part.py")
    (attempt,) = intake.read(paths, submits=submits).attempts
    assert [name for name, _ in attempt.modules] == ["layers.py", "part.py"]
    assert dict(attempt.modules) == {
        name: Source(path) for name, (path, _) in modules_beside(paths[0], submits).items()
    }
    assert "part (1).py.txt was used as part.py." in attempt.detail
    assert lacking_in([lacking("none.py"), "another"]) == ("none.py",)
    assert [lacking(name) in attempt.detail for name in submits] == [False, True, True, False]


def test_in_a_folder_of_several_notebooks_a_copy_is_anybodys(tmp_path: Path) -> None:
    """Only a module by its own name counts there; what editors keep is no other notebook."""
    for name in ("ada.ipynb", "layers.py", "part (1).py", "._ada.ipynb"):
        (tmp_path / name).write_text("{}")
    names = ("layers.py", "part.py", "own/layers.py")
    assert {*modules_beside(tmp_path / "ada.ipynb", names[:2])} == {*names[:2]}
    (tmp_path / "bob.ipynb").write_text("{}")
    assert {*modules_beside(tmp_path / "ada.ipynb", names[:2])} == {"layers.py"}
    assert not modules_beside(tmp_path / "ada.ipynb", names[1:])


def attempt(number: int = 1) -> Attempt:
    """A hand-in."""
    return Attempt(ADA, number, "notebook", file="lab.ipynb")


def test_another_module_is_another_attempt(tmp_path: Path) -> None:
    """But not one that was not looked for before; what is merged is the same."""
    with Writer(tmp_path / "one.sqlite") as store:
        store.take(ADA, [(attempt(), b"{}")])
        store.take(ADA, [(attempt(), b"{}")], {1: {"a.py": b"1", "b.py": None}})
        assert [each.number for each in store.attempts("ada")] == [1]
        store.take(ADA, [(attempt(), b"{}")], {1: {"a.py": b"1", "b.py": b"2"}})
        assert [each.number for each in store.attempts("ada")] == [1, 2]
        (one,) = store.candidates()
        assert {name: store.content(key) for name, key in one.modules.items()} == {
            "a.py": b"1",
            "b.py": b"2",
        }
        with Merger(tmp_path / "all.sqlite") as merged:
            for _ in range(2):
                merged.merge(store)
            (there,) = merged.candidates()
            assert (there.number, there.modules) == (2, one.modules)
            assert len(merged.attempts("ada")) == 2


def test_a_store_of_the_first_version_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in it stays."""
    path = tmp_path / "old.sqlite"
    with monkeypatch.context() as first:
        first.setattr(opening, "MIGRATIONS", opening.MIGRATIONS[:1])
        first.setattr(opening, "VERSION", 1)
        opening.open_to_write(path).close()
    with sqlite3.connect(path) as old:
        old.execute("INSERT INTO students (id, name, 'group', ids) VALUES ('ada', '', '', '')")
        old.execute("INSERT INTO contents VALUES ('00', 0, '')")
        old.execute(
            "INSERT INTO attempts VALUES (7, 'ada', 1, 'notebook', '', '', '', '', '', '', 0, "
            "'00', '', 0)"
        )
        old.execute("UPDATE students SET attempt = 7")
    old.close()
    with Reader(path) as reader:
        (one,) = reader.candidates()
        assert (one.attempt, one.modules) == (7, {})
