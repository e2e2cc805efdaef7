"""`grade CLASS` as it is run: killed and resumed, changed labs, marks, reports."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.cli.grade import command
from grader.course.store.reading import Candidate, Reader
from grader.course.store.writing import Writer
from grader.errors import GraderError, UsageError
from grader.grading import Options, Submitted, grade_file, grade_submitted
from grader.lab.load import load_lab
from grader.lab.model import LabSpec
from grader.lab.rubric import rubric_of, unchanged
from grader.rescore import rejudged
from grader.transcript_file import from_bytes
from tests.support.line_class import LAB, write_class

BIN = Path(sys.executable).parent
STUDENTS = 12


@dataclass(frozen=True)
class Class:
    """A folder with a class in it, its lab and a folder for temporary files; its marks."""

    folder: Path
    expected: dict[str, float]

    @property
    def store(self) -> Path:
        """Where its grades are."""
        return self.folder / "grades.sqlite"

    def start(self, *words: object, program: str = "grade") -> "subprocess.Popen[str]":
        """Start a command there."""
        return subprocess.Popen(
            [str(BIN / program), *map(str, words)],
            cwd=self.folder,
            env={**os.environ, "TMPDIR": str(self.folder / "tmp")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: object, program: str = "grade") -> tuple[int, str, str]:
        """Run a command there: exit code, stdout, stderr."""
        process = self.start(*words, program=program)
        out, err = process.communicate()
        return process.returncode, out, err

    def grade(self, *words: object) -> tuple[int, str, str]:
        """Grade the class."""
        return self.run(*self.command, *words)

    @property
    def command(self) -> tuple[str, ...]:
        """How it is graded."""
        return ("class", "--lab", "lab", "--jobs", "2", "--call-time", "5")

    def kill_when(self, known: int, how: signal.Signals, *words: object) -> tuple[int, str]:
        """Grade, and send a signal once so many have results; exit code and stderr."""
        process = self.start(*self.command, *words)
        while process.poll() is None and self.graded() < known:
            time.sleep(0.05)
        process.send_signal(how)
        _, err = process.communicate()
        return process.returncode, err

    def graded(self) -> int:
        """How many have a result."""
        try:
            with Reader(self.store) as store:
                return sum(row.standing.status != "pending" for row in store.rows())
        except UsageError:
            return 0

    def history(self, student: str) -> list[str]:
        """How a student was graded, each time."""
        with Reader(self.store) as store:
            return [one.how for one in store.history(student)]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """A class whose grading was killed twice and interrupted once, and then went on to its end."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "tmp").mkdir()
    shutil.copytree(LAB, folder / "lab")
    course = Class(folder, write_class(folder / "class", STUDENTS))
    for known in (1, 4):
        code, err = course.kill_when(known, signal.SIGKILL)
        assert code == -signal.SIGKILL
        assert "resource_tracker" not in err
    code, err = course.kill_when(7, signal.SIGINT)
    assert code == 130
    assert "the same command goes on" in err
    assert "Traceback" not in err
    code, out, err = course.grade(
        "--html", "pages", "--student-html", "theirs", "--json", "results"
    )
    assert code == 0, err
    assert f"{STUDENTS} students: {STUDENTS * 5 // 6} graded, {STUDENTS // 6} unreadable." in out
    assert "Causes of" in out
    assert "grader class-report" in err
    return course


def test_nothing_is_lost_and_nothing_is_graded_twice(killed: Class) -> None:
    """Each has what it earns, from one grading; nothing is left of those that were killed."""
    with Reader(killed.store) as store:
        rows = store.rows()
    assert {row.student.id: row.standing.score for row in rows} == killed.expected
    for row in rows:
        assert len(killed.history(row.student.id)) == 1
    assert list((killed.folder / "tmp").glob("grader-*")) == []


def test_each_has_the_result_that_it_has_alone(killed: Class) -> None:
    """Item by item, whatever was graded beside it."""
    for student in ("s001", "s004"):
        path = killed.folder / "class" / f"{student}.ipynb"
        alone = grade_file(path, load_lab(killed.folder / "lab"), Options(pictures=True))
        with Reader(killed.store) as store:
            found = store.result(student)
        assert found is not None
        assert found.items == alone.items
        assert (found.score, found.notices) == (alone.score, alone.notices)
        written = json.loads((killed.folder / "results" / f"{student}.json").read_bytes())
        assert written["score"] == alone.score
    assert len(list((killed.folder / "pages").iterdir())) == STUDENTS
    assert len(list((killed.folder / "theirs").iterdir())) == STUDENTS


def check_kept(store: Reader, candidate: Candidate, lab: LabSpec) -> None:
    """Verdicts that stand are those that judging again would give."""
    before, transcript = store.last_graded(candidate.attempt), store.transcript(candidate.attempt)
    if before is None or transcript is None:
        return
    same = unchanged(json.loads(candidate.basis)["rubric"], rubric_of(lab))
    assert same.whole == {"predict"}
    record = from_bytes(transcript)
    assert rejudged(record, lab, before, same) == rejudged(record, lab, before)


def test_what_changed_is_judged_again_and_only_what_is_missing_runs(killed: Class) -> None:
    """Points changed: nothing runs, and who changes is told before. Problems changed: those run."""
    lab = killed.folder / "lab" / "lab.py"
    text = lab.read_text()
    lab.write_text(text.replace('{"value": 6}', '{"value": 8}'))
    shutil.copytree(killed.folder / "lab", killed.folder / "other")
    with Reader(killed.store) as store:
        for candidate in store.candidates():
            check_kept(store, candidate, load_lab(killed.folder / "other"))
    rescore = ("rescore", "--store", "grades.sqlite", "--lab", "lab")
    with Writer(killed.store) as busy, busy.together():  # a dry run only reads
        code, out, _ = killed.run(*rescore, "--dry-run", "--json", "-", program="grader")
    assert code == 0
    told = {one["student"]: one for one in json.loads(out)}
    assert (told["s000"]["before"], told["s000"]["score"]) == (10, 12)
    assert [item["id"] for item in told["s001"]["items"]] == ["loss.value"]
    assert killed.history("s000") == ["run"]
    code, out, _ = killed.run(*rescore, "--only", "s000", program="grader")
    assert (code, "s000: 10 -> 12 of 12 (of 10 before)" in out) == (0, True)
    assert killed.history("s000") == ["run", "rescored"]
    lab.write_text(text.replace('{"N": 8}', '{"N": 7}'))
    code, out, _ = killed.run(*rescore, "--only", "s000", "--dry-run", program="grader")
    assert (code, "needs execution" in out) == (1, True)
    code, out, err = killed.grade("--only", "s000", "--only", "s005", "--again")
    assert "2 submissions: 2 to run" in err
    assert killed.history("s000") == ["run", "rescored", "run"]
    code, out, err = killed.grade("--only", "s000", "--only", "s001")
    assert "1 to judge again, 1 unchanged" in err
    assert killed.history("s001") == ["run", "run"]
    lab.write_text(text)


def test_what_is_answered_is_not_asked_again(killed: Class) -> None:
    """Of a function whose problems have changed all is asked, of others nothing."""
    changed = killed.folder / "changed"
    shutil.copytree(LAB, changed)
    text = (changed / "lab.py").read_text()
    text = text.replace("second, on=on", 'second, on=Problems(points, [{"N": 6}, {"N": 2}])')
    (changed / "lab.py").write_text(text)
    with Reader(killed.store) as store:
        candidate = next(one for one in store.candidates() if one.student == "s006")
        transcript, notebook = store.transcript(candidate.attempt), store.content(candidate.sha256)
    assert transcript is not None
    said: list[str] = []
    submitted = Submitted("s006.ipynb", "s006.ipynb", lambda: notebook)
    options = Options(pictures=True)
    record, lab = from_bytes(transcript), load_lab(changed)
    result = grade_submitted(submitted, lab, options, said.append, known=record)
    assert [each for each in said if each.startswith("checking")] == ["checking loss"]
    assert result.items == grade_submitted(submitted, lab, options).items


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--fail-under", "50"], "about one notebook"),
        (["--json", "-"], "takes a folder"),
        (["--transcript", "x"], "in its store"),
        (["--only", "nobody"], "no student nobody"),
        (["--marks", "marks.csv"], "no student 'nobody'"),
        (["--html", "marks.csv"], "is a file"),
        (["--store", "marks.csv"], "is not a store"),
        (["clas"], "There is no file or folder clas"),
    ],
)
def test_what_is_refused(
    killed: Class, words: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is graded, with a sentence."""
    (killed.folder / "marks.csv").write_text("student,item,points\nnobody,loss.value,1\n")
    monkeypatch.chdir(killed.folder)
    with pytest.raises(GraderError, match=said):
        command.main([*killed.command, *words], standalone_mode=False)


def _files(folder: Path) -> list[str]:
    """What is in a folder, but for what SQLite puts beside a store that is read."""
    names = sorted(path.name for path in folder.iterdir())
    return [name for name in names if not name.endswith(("-shm", "-wal"))]


def test_who_is_not_there_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even a store is made; one that is there takes nothing in."""
    monkeypatch.chdir(tmp_path)
    write_class(tmp_path / "class", 2)
    Path("marks.csv").write_text("student,item,points\nnobody,loss.value,1\n")
    for words in (["--only", "s000", "--only", "nobody"], ["--marks", "marks.csv"]):
        for before in ([], ["old.sqlite"]):
            if before:
                with Writer(Path("old.sqlite")) as store:
                    store.belongs_to(load_lab(LAB).id)
            there = _files(tmp_path)
            given = ["class", "--lab", str(LAB), *words, "--store", (before or ["new.sqlite"])[0]]
            with pytest.raises(GraderError, match=r"no student '?nobody"):
                command.main(given, standalone_mode=False)
            assert _files(tmp_path) == there
    with Reader(Path("old.sqlite")) as old:
        assert old.rows() == ()


def test_marks_by_student_and_reports_without_running(killed: Class) -> None:
    """A file of marks goes by id; results and reports have them."""
    (killed.folder / "marks.csv").write_text("student,item,points\ns002,loss.value,3\n")
    assert killed.grade("--marks", "marks.csv", "-q")[0] == 0
    code, out, _ = killed.run("results", "--only", "s002", "--json", program="grader")
    assert code == 0
    assert [(row["student"], row["score"]) for row in json.loads(out)] == [("s002", 7.0)]
    code, out, _ = killed.run(
        "report", "--store", "grades.sqlite", "--only", "s002", program="grader"
    )
    assert "7 / 10" in " ".join(out.split())
