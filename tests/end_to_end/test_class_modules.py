"""A class that hands in a module beside the notebook: found, kept, and graded with it."""

import shutil
import zipfile
from pathlib import Path

from grader.cli.grade import command
from grader.cli.rescore import command as rescore
from grader.course.store.reading import Reader
from tests.support.line_class import LAB
from tests.support.notebooks import write_notebook

_RIGHT = "def loss(slope, x, y):\n    return ((slope * x - y) ** 2).mean()\n"
_CELLS = ["from layers import loss", "def predict(slope, x):\n    return slope * x"]


def _run(*words: object) -> None:
    """Run `grade`, which has to succeed."""
    assert command.main([str(word) for word in words], standalone_mode=False) in (0, None)


def _points(store: Path) -> dict[str, float | None]:
    with Reader(store) as reader:
        return {row.student.id: row.standing.score for row in reader.rows()}


def _lab(folder: Path, points: int) -> Path:
    """The line lab, which wants `layers.py` as well; points are those of its second task."""
    shutil.copytree(LAB, folder)
    text = (folder / "lab.py").read_text()
    text = text.replace('"Fitting a line")', '"Fitting a line", submits=("layers.py",))')
    (folder / "lab.py").write_text(text.replace('"value": 6', f'"value": {points}'))
    return folder


def test_modules_of_a_class(tmp_path: Path) -> None:
    """Renamed by Canvas or in a folder, they are taken; the store needs the class no more."""
    write_notebook(tmp_path / "lab.ipynb", _CELLS)
    notebook = (tmp_path / "lab.ipynb").read_bytes()
    wrong = _RIGHT.replace(".mean()", ".sum()")
    files = {
        "adaada_11_101_lab.ipynb": notebook,
        "adaada_11_102_layers-1.py": _RIGHT.encode(),
        "benben_12_103_lab-2.ipynb": notebook,
        "benben_12_104_layers.py": wrong.encode(),
        "cleocleo_13_105_lab.ipynb": notebook,
    }
    download, store = tmp_path / "submissions.zip", tmp_path / "grades.sqlite"

    def export() -> None:
        with zipfile.ZipFile(download, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)

    export()
    lab, changed = _lab(tmp_path / "lab", 6), _lab(tmp_path / "changed", 16)
    words = ["--lab", lab, "--store", store, "--jobs", 1, "--quiet"]
    _run(download, *words)
    assert _points(store) == {"11": 10.0, "12": 5.5, "13": 4.0}
    with Reader(store) as reader:
        row = reader.row("11")
        assert row is not None
        assert "layers-1.py was used as layers.py" in row.attempt.detail
        lacking = reader.graded("13")
        assert lacking is not None
        assert any("layers.py" in notice for notice in lacking.notices)

    # Without the class: again, and judged again; with it: only what is another is run.
    download.unlink()
    _run(*words, "--again", "--only", "11")
    rescore.main(["--store", str(store), "--lab", str(changed)], standalone_mode=False)
    assert _points(store)["11"] == 20.0
    words[1] = changed
    files["benben_12_104_layers.py"] = _RIGHT.encode()
    export()
    _run(download, *words)
    assert _points(store) == {"11": 20.0, "12": 20.0, "13": 4.0}
    with Reader(store) as reader:
        runs = {one: [each.how for each in reader.history(one)] for one in ("11", "12", "13")}
    assert runs == {
        "11": ["run", "run", "rescored"],
        "12": ["run", "rescored", "run"],
        "13": ["run", "rescored"],
    }
