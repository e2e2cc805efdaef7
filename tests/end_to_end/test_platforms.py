"""Platforms' own entry scripts, in their folders: a right, a wrong, a crashing and an unreadable
submission, and a grader that cannot start.
"""

import base64
import csv
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.export.bundle import make_bundle
from grader.export.platforms import PLATFORMS
from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from grader.sandbox import confined
from grader.sandbox.interpreter import VARIABLE
from tests.support import levels
from tests.support.golden import CASES as CASES_KEPT
from tests.support.golden import stored, submission
from tests.support.installation import Installation
from tests.support.notebooks import SOLUTION, write_notebook
from tests.support.platforms import EARNS, LINE_LAB, Site, hand_in, site

CASES = pytest.mark.parametrize("case", EARNS)
# What else each platform gets of the others is kept in tests/golden.
FEW = pytest.mark.parametrize("case", ["wrong", "unreadable"])
# A notebook that tries to read and to write what is there, and says where it got at something.
_TRY = """
got = []
for mode, paths in (("rb", {there!r}), ("r+b", {there!r}), ("wb", {new!r})):
    for path in paths:
        try:
            open(path, mode).close()
        except OSError:
            pass
        else:
            got.append((mode, path))
raise RuntimeError(f"got at {{got}}")
"""


@dataclass(frozen=True)
class Container:
    """A machine where nobody has privileges: an installation, /autograder, its environment."""

    installation: Installation
    root: Path
    environment: Path

    def graded(self, options: str = "--execute needed") -> Any:
        """The results of what was handed in."""
        script = self.root / "source" / "grade.sh"
        script.write_text(script.read_text().replace("--execute needed", options))
        done = self.installation.run(
            *("-m", "tests.support.machines", "container"),
            *("bash", str(self.root / "source" / "run_autograder")),
            AUTOGRADER_ROOT=str(self.root),
            GRADER_VENV=str(self.environment),
        )
        assert (done.returncode, complaints(done)) == (0, [])
        return load(self.root / "results" / "results.json")


def load(path: Path) -> Any:
    """The JSON in a file."""
    return json.loads(path.read_bytes())


def complaints(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What a script says on stderr, but for the warning of a machine without walls."""
    return [line for line in done.stderr.splitlines() if not line.startswith("warning: ")]


def gradescope(tmp_path: Path) -> Site:
    """/autograder, with run_autograder copied where Gradescope copies it."""
    root = tmp_path / "autograder"
    there = site("gradescope", root, root / "source")
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "results").mkdir()
    (root / "submission").mkdir()
    (root / "submission_metadata.json").write_text('{"users": []}')
    return there


@CASES
def test_gradescope(tmp_path: Path, case: str) -> None:
    """The score of each, and in tests what it is made of."""
    there = gradescope(tmp_path)
    hand_in(case, there.root / "submission" / "mine.ipynb")
    done = there.run(there.root / "run_autograder", AUTOGRADER_ROOT=there.root)
    assert (done.returncode, complaints(done)) == (0, [])
    total = "unreadable" if case == "unreadable" else f"{EARNS[case]:g} of 10 points"
    assert done.stdout.startswith(f"mine.ipynb: {total}")
    results = load(there.root / "results" / "results.json")
    assert results["score"] == EARNS[case]
    assert sum(test.get("score", 0) for test in results["tests"]) == EARNS[case]
    statuses = {test.get("status") for test in results["tests"]}
    assert ("failed" in statuses) == (case != "right")


def test_a_gradescope_machine_that_was_not_set_up(tmp_path: Path) -> None:
    """Without its environment the script still leaves results, without a score."""
    there = gradescope(tmp_path)
    hand_in("right", there.root / "submission" / "mine.ipynb")
    done = there.run(
        there.root / "run_autograder", AUTOGRADER_ROOT=there.root, GRADER_VENV="/nonexistent"
    )
    assert done.returncode != 0
    results = load(there.root / "results" / "results.json")
    assert "score" not in results
    assert "not your fault" in results["output"]


def test_modules_of_a_student_are_not_imported(tmp_path: Path) -> None:
    """Files beside the notebook that are named like the grader's own do nothing to it."""
    there = gradescope(tmp_path)
    hand_in("right", there.root / "submission" / "mine.ipynb")
    for name in ("grader", "numpy", "json", "sitecustomize"):
        (there.root / "submission" / f"{name}.py").write_text("raise SystemExit('taken over')")
    done = there.run(
        "bash",
        "-c",
        "cd submission && ../run_autograder",
        AUTOGRADER_ROOT=there.root,
    )
    assert done.returncode == 0
    assert load(there.root / "results" / "results.json")["score"] == 10


@FEW
def test_prairielearn(tmp_path: Path, case: str) -> None:
    """/grade, in which PrairieLearn makes no folder for results."""
    there = site("prairielearn", tmp_path / "grade", tmp_path / "opt" / "grader")
    hand_in(case, there.root / "student" / "submission.ipynb")
    (there.root / "data").mkdir()
    (there.root / "data" / "data.json").write_text("{}")
    done = there.run(there.bundle / "entrypoint.sh", GRADE_ROOT=there.root)
    assert (done.returncode, complaints(done)) == (0, [])
    results = load(there.root / "results" / "results.json")
    assert results["gradable"] == (case != "unreadable")
    assert results.get("score", 0) == EARNS[case] / 10


@FEW
def test_classroom_50(tmp_path: Path, case: str) -> None:
    """The student's checkout, with a result.json and modules of the student's own in it."""
    there = site("classroom50", tmp_path / "checkout", tmp_path / "autograders" / "line")
    hand_in(case, there.root / "mine.ipynb")
    (there.root / "result.json").write_text('{"score": 1000, "max-score": 1000}')
    (there.root / "subprocess.py").write_text("raise SystemExit('taken over')")
    summary = tmp_path / "summary"
    done = there.run(
        *(sys.executable, there.bundle / "autograder.py"),
        CLASSROOM="spring",
        ASSIGNMENT="line",
        GITHUB_STEP_SUMMARY=summary,
    )
    assert (done.returncode, complaints(done)) == (0, [])
    found = load(there.root / "result.json")
    assert (found["score"], found["max-score"]) == (EARNS[case] * 100, 1000)
    assert (found["classroom"], found["assignment"]) == ("spring", "line")
    assert "points" in summary.read_text()
    assert ("::error" in done.stdout) == (case != "right")


def test_classroom_50_where_grading_fails(tmp_path: Path) -> None:
    """No result is there, not even the one that the student has committed."""
    there = site("classroom50", tmp_path / "checkout", tmp_path / "autograders" / "line")
    hand_in("right", there.root / "mine.ipynb")
    (there.root / "result.json").write_text('{"score": 1000, "max-score": 1000}')
    (there.bundle / "lab" / "line_lab" / "lab.py").write_text("import no_such_module")
    done = there.run(sys.executable, there.bundle / "autograder.py")
    assert done.returncode == 3
    assert "no_such_module" in done.stderr
    assert "no_such_module" not in done.stdout
    assert not (there.root / "result.json").exists()


@FEW
def test_github(tmp_path: Path, case: str) -> None:
    """The output of a step, in base64, one line of it."""
    there = site("github", tmp_path / "work", tmp_path / "work" / "grader")
    hand_in(case, there.root / "submission" / "mine.ipynb")
    output = tmp_path / "output"
    output.write_text("earlier=1\n")
    done = there.run("bash", "grader/grade.sh", "submission", GITHUB_OUTPUT=output)
    assert (done.returncode, complaints(done)) == (0, [])
    first, line = output.read_text().splitlines()
    found = json.loads(base64.b64decode(line.removeprefix("result=")))
    assert first == "earlier=1"
    assert sum(test["score"] for test in found["tests"]) == EARNS[case]
    assert found["status"] == ("pass" if case == "right" else "fail")


@FEW
def test_vpl(tmp_path: Path, case: str) -> None:
    """vpl_evaluate.sh makes vpl_execution, which has VPL's variables from a file."""
    there = site("vpl", tmp_path / "home", tmp_path / "opt" / "grader")
    hand_in(case, there.root / "submission.ipynb")
    shutil.copy(there.bundle / "vpl_evaluate.sh", there.root)
    (there.root / "vpl_environment.sh").write_text("export VPL_GRADEMIN=0\nexport VPL_GRADEMAX=5\n")
    there.run("bash", "vpl_evaluate.sh", GRADER_HOME=there.bundle)
    done = there.run("./vpl_execution")
    assert (done.returncode, complaints(done)) == (0, [])
    assert float(done.stdout.splitlines()[-1].removeprefix("Grade :=>>")) == EARNS[case] / 2


@FEW
def test_coderunner(tmp_path: Path, case: str) -> None:
    """The template runs beside the attachment, and prints nothing but JSON."""
    there = site("coderunner", tmp_path / "run", tmp_path / "opt" / "grader")
    hand_in(case, there.root / "mine.ipynb")
    shutil.copy(there.bundle / "template.py", there.root / "__tester__.python3")
    (there.root / "subprocess.py").write_text("raise SystemExit('taken over')")
    done = there.run(sys.executable, "__tester__.python3", GRADER_HOME=there.bundle)
    assert (done.returncode, complaints(done)) == (0, [])
    assert json.loads(done.stdout)["fraction"] == EARNS[case] / 10


@FEW
def test_coursera(tmp_path: Path, case: str) -> None:
    """/shared, where a feedback of somebody else's is replaced."""
    there = site("coursera", tmp_path / "shared", tmp_path / "opt" / "grader")
    hand_in(case, there.root / "submission" / "mine.ipynb")
    (there.root / "feedback.json").write_text('{"fractionalScore": 1}')
    done = there.run(there.bundle / "entrypoint.sh", SHARED_ROOT=there.root)
    assert (done.returncode, complaints(done)) == (0, [])
    assert load(there.root / "feedback.json")["fractionalScore"] == EARNS[case] / 10


@FEW
def test_vocareum(tmp_path: Path, case: str) -> None:
    """/voc/work and /voc/scripts, with the files that the variables name."""
    there = site("vocareum", tmp_path / "voc" / "work", tmp_path / "voc" / "scripts")
    hand_in(case, there.root / "mine.ipynb")
    grades, report = tmp_path / "grades", tmp_path / "report"
    done = there.run(
        *(there.bundle / "grade.sh", there.root),
        vocareumGradeFile=grades,
        vocareumReportFile=report,
    )
    assert (done.returncode, complaints(done)) == (0, [])
    rows = list(csv.reader(grades.read_text().splitlines()))
    assert [name for name, _ in rows] == ["Task 1: Predict", "Task 2: Compare"]
    assert sum(float(score) for _, score in rows) == EARNS[case]
    assert report.read_text().startswith("VOC_NO_REPORT_OUTPUT\n")
    usage = (there.bundle / "USAGE.md").read_text()
    assert all(f"| {name} |" in usage for name, _ in rows)


@FEW
@pytest.mark.parametrize("name", ["ci", "codegrade"])
def test_ci(tmp_path: Path, name: str, case: str) -> None:
    """JUnit XML and the other reports; CodeGrade finds the share of the points on stdout."""
    there = site(name, tmp_path / "checkout", tmp_path / "grader")
    hand_in(case, there.root / "mine.ipynb")
    done = there.run("bash", there.bundle / "grade.sh", there.root)
    assert (done.returncode, complaints(done)) == (0, [])
    reports = there.root / "grader-report"
    assert load(reports / "result.json")["score"] == EARNS[case]
    suites = ET.parse(reports / "junit.xml").getroot()
    troubles = int(suites.get("failures", "")) + int(suites.get("errors", ""))
    assert (troubles > 0) == (case != "right")
    last = done.stdout.splitlines()[-1]
    assert last.startswith(f"{EARNS[case] / 10:.6f}" if name == "codegrade" else f"{EARNS[case]:g}")


def test_setting_up(tmp_path: Path) -> None:
    """setup.sh makes an environment that every user can read, from wheels without network."""
    there = site("ci", tmp_path / "checkout", tmp_path / "grader")
    (there.bundle / "requirements.txt").write_text("# nothing\n")
    (there.bundle / "wheels").mkdir()
    done = there.run("bash", there.bundle / "setup.sh", PYTHON=sys.executable)
    assert done.returncode == 0, done.stderr
    python = there.bundle / ".venv" / "bin" / "python"
    assert there.run(python, "-c", "import sys; print(sys.prefix)").stdout.strip() == str(
        there.bundle / ".venv"
    )
    assert (there.bundle / ".venv" / "pyvenv.cfg").stat().st_mode & 0o444 == 0o444


def test_setting_up_without_python(tmp_path: Path) -> None:
    """Where none can be had it is said what is needed, and nothing is half done."""
    there = site("ci", tmp_path / "checkout", tmp_path / "grader")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "dirname", "id"):
        (programs / name).symlink_to(shutil.which(name) or "")
    done = there.run(programs / "bash", there.bundle / "setup.sh", PATH=programs)
    assert done.returncode == 1
    assert "Python 3.11 or later" in done.stderr
    assert not (there.bundle / ".venv").exists()


@pytest.fixture
def container(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Container]:
    """Gradescope's folder with the lab of this repository, in a container without privileges."""
    monkeypatch.setenv(VARIABLE, str(installation.python))
    confined.unavailable.cache_clear()
    levels.require("confined")
    root = installation.folder / "autograder"
    made = make_bundle(PLATFORMS["gradescope"], load_lab(), "--execute needed")
    root.mkdir()
    made.write_folder(root / "source")
    environment = installation.folder / "environment" / "bin"
    environment.mkdir(parents=True)
    (environment / "python").symlink_to(installation.python)
    (root / "submission").mkdir()
    (root / "submission_metadata.json").write_text('{"users": [{"email": "ada@example.org"}]}')
    yield Container(installation, root, environment.parent)
    shutil.rmtree(root)
    shutil.rmtree(environment.parent)


def test_the_lab_in_a_container_without_privileges(container: Container) -> None:
    """As Gradescope starts them, root without rights: the solution gets 100, behind walls."""
    shutil.copy(SOLUTION, container.root / "submission")
    results = container.graded()
    assert results["extra_data"]["sandbox"] == "confined"
    assert (container.root / "source" / "lab").stat().st_mode & 0o077 == 0
    assert results["score"] == 100


def test_what_a_student_gets_at_in_a_container(container: Container) -> None:
    """Nothing of the platform's folder: not the lab, not who others are, and no result."""
    root = container.root
    there = [str(path) for path in root.rglob("*") if path.is_file()]
    new = [str(folder / "new") for folder in (root, root / "results", root / "submission")]
    assert f"{root}/source/lab/reference/lab.py" in there
    write_notebook(root / "submission" / "mine.ipynb", [_TRY.format(there=there, new=new)])
    results = container.graded("--execute all")
    assert r"RuntimeError: got at \[\]" in results["output"]
    assert results["score"] == 0
    assert not [path for path in new if Path(path).exists()]


@pytest.mark.parametrize("case", CASES_KEPT)
def test_kept_results_are_those_of_today(tmp_path: Path, case: str) -> None:
    """What kept output is made of; `python -m tests.support.golden --grade` renews it."""
    found = grade_file(submission(case, tmp_path), load_lab(), Options(execute="needed"))
    kept = stored(case)
    assert (found.status, found.score) == (kept.status, kept.score)
    assert [(item.id, item.status) for item in found.items] == [
        (item.id, item.status) for item in kept.items
    ]


def test_machines_that_were_not_set_up(tmp_path: Path) -> None:
    """Where not even Python can be started nobody gets a mark, nor keeps one from before."""
    broken = {"GRADER_VENV": "/nonexistent"}
    there = site("prairielearn", tmp_path / "grade", tmp_path / "pl")
    hand_in("right", there.root / "student" / "submission.ipynb")
    there.run(there.bundle / "entrypoint.sh", GRADE_ROOT=there.root, **broken)
    assert load(there.root / "results" / "results.json")["gradable"] is False

    there = site("vpl", tmp_path / "home", tmp_path / "vpl")
    hand_in("right", there.root / "submission.ipynb")
    there.run("bash", there.bundle / "vpl_evaluate.sh", GRADER_HOME=there.bundle)
    done = there.run("./vpl_execution", **broken)
    assert "Grade :=>>" not in done.stdout
    assert "Comment :=>>The grader did not run to its end" in done.stdout

    there = site("coderunner", tmp_path / "run", tmp_path / "coderunner")
    hand_in("right", there.root / "mine.ipynb")
    template = there.bundle / "template.py"
    done = there.run(sys.executable, template, GRADER_HOME=there.bundle, **broken)
    assert set(json.loads(done.stdout)) == {"prologuehtml"}

    there = site("coursera", tmp_path / "shared", tmp_path / "coursera")
    hand_in("right", there.root / "submission" / "mine.ipynb")
    (there.root / "feedback.json").write_text('{"fractionalScore": 1}')
    done = there.run(there.bundle / "entrypoint.sh", SHARED_ROOT=there.root, **broken)
    assert done.returncode != 0
    assert not (there.root / "feedback.json").exists()


FORGED = '{"score": 1000, "fractionalScore": 1, "gradable": true}'


def test_a_killed_grader_on_gradescope(tmp_path: Path) -> None:
    """Results without a score, which Gradescope shows as a failure of the autograder."""
    there = gradescope(tmp_path)
    hand_in("endless", there.root / "submission" / "mine.ipynb")
    done = there.run_killed(there.root / "run_autograder", AUTOGRADER_ROOT=there.root)
    assert done.returncode != 0
    results = load(there.root / "results" / "results.json")
    assert "score" not in results
    assert "not your fault" in results["output"]


def test_a_killed_grader_on_prairielearn(tmp_path: Path) -> None:
    """Not gradable: no attempt is lost."""
    there = site("prairielearn", tmp_path / "grade", tmp_path / "grader")
    hand_in("endless", there.root / "student" / "submission.ipynb")
    done = there.run_killed(there.bundle / "entrypoint.sh", GRADE_ROOT=there.root)
    assert done.returncode != 0
    results = load(there.root / "results" / "results.json")
    assert (results["gradable"], "score" in results) == (False, False)


def test_a_killed_grader_on_github(tmp_path: Path) -> None:
    """Either form has no result, not even one from before, and the step fails."""
    there = site("classroom50", tmp_path / "checkout", tmp_path / "classroom50")
    hand_in("endless", there.root / "mine.ipynb")
    (there.root / "result.json").write_text(FORGED)
    done = there.run_killed(sys.executable, there.bundle / "autograder.py")
    assert done.returncode != 0
    assert not (there.root / "result.json").exists()

    there = site("github", tmp_path / "work", tmp_path / "work" / "grader")
    hand_in("endless", there.root / "submission" / "mine.ipynb")
    output = tmp_path / "output"
    output.touch()
    done = there.run_killed("bash", "grader/grade.sh", "submission", GITHUB_OUTPUT=output)
    assert done.returncode != 0
    assert output.read_text() == ""


def test_a_killed_grader_on_moodle(tmp_path: Path) -> None:
    """VPL gets a comment without a grade, CodeRunner JSON without a fraction."""
    there = site("vpl", tmp_path / "home", tmp_path / "vpl")
    hand_in("endless", there.root / "submission.ipynb")
    there.run("bash", there.bundle / "vpl_evaluate.sh", GRADER_HOME=there.bundle)
    done = there.run_killed("./vpl_execution")
    assert "Grade :=>>" not in done.stdout
    assert "Comment :=>>The grader did not run to its end" in done.stdout

    there = site("coderunner", tmp_path / "run", tmp_path / "coderunner")
    hand_in("endless", there.root / "mine.ipynb")
    template = there.bundle / "template.py"
    done = there.run_killed(sys.executable, template, GRADER_HOME=there.bundle)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(json.loads(done.stdout)) == {"prologuehtml"}


def test_a_killed_grader_on_coursera_and_vocareum(tmp_path: Path) -> None:
    """No feedback, no rows of grades, and an exit code that says so."""
    there = site("coursera", tmp_path / "shared", tmp_path / "coursera")
    hand_in("endless", there.root / "submission" / "mine.ipynb")
    (there.root / "feedback.json").write_text(FORGED)
    done = there.run_killed(there.bundle / "entrypoint.sh", SHARED_ROOT=there.root)
    assert done.returncode != 0
    assert not (there.root / "feedback.json").exists()

    there = site("vocareum", tmp_path / "voc" / "work", tmp_path / "voc" / "scripts")
    hand_in("endless", there.root / "mine.ipynb")
    grades, report = tmp_path / "grades", tmp_path / "report"
    grades.write_text("Task 1: Predict,10\n")
    done = there.run_killed(
        *(there.bundle / "grade.sh", there.root),
        vocareumGradeFile=grades,
        vocareumReportFile=report,
    )
    assert done.returncode != 0
    assert grades.read_text() == ""
    assert "not your fault" in report.read_text()


@pytest.mark.parametrize("name", ["ci", "codegrade"])
def test_a_killed_grader_in_a_ci(tmp_path: Path, name: str) -> None:
    """The reports say that grading failed, and nothing can be taken for points."""
    there = site(name, tmp_path / "checkout", tmp_path / "grader")
    hand_in("endless", there.root / "mine.ipynb")
    done = there.run_killed("bash", there.bundle / "grade.sh", there.root)
    assert done.returncode != 0
    assert done.stdout == ""
    reports = there.root / "grader-report"
    assert load(reports / "result.json")["status"] == "error"
    assert ET.parse(reports / "junit.xml").getroot().get("errors") == "1"


FORGED_JUNIT = '<testsuites errors="0" failures="0"/>'


def forge(root: Path, kind: str) -> None:
    """Hand in reports of one's own, in a form that is hard to replace."""
    folder, elsewhere = root / "grader-report", root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "junit.xml").write_text(FORGED_JUNIT)
    if kind == "link":
        folder.symlink_to(elsewhere)
    elif kind == "file":
        folder.write_text(FORGED)
    elif kind == "pipe":
        os.mkfifo(folder)
    else:
        (folder / "result.json" / "deep").mkdir(parents=True)
        (folder / "report.html").symlink_to(elsewhere / "junit.xml")
        os.mkfifo(folder / "report.md")
        (folder / "junit.xml").write_text(FORGED_JUNIT)
        (folder / "index.html").write_text("100 of 100")
        (folder / "result.json").chmod(0)


KINDS = pytest.mark.parametrize("kind", ["folder", "link", "file", "pipe"])


@KINDS
@pytest.mark.parametrize("name", ["ci", "codegrade"])
def test_forged_reports_are_replaced(tmp_path: Path, name: str, kind: str) -> None:
    """Whatever stands where reports will be, the reports are the grader's, and alone."""
    there = site(name, tmp_path / "checkout", tmp_path / "grader")
    hand_in("wrong", there.root / "mine.ipynb")
    forge(there.root, kind)
    done = there.run("bash", there.bundle / "grade.sh", there.root)
    assert (done.returncode, complaints(done)) == (0, [])
    reports = there.root / "grader-report"
    assert not reports.is_symlink()
    found = sorted(path.name for path in reports.iterdir())
    assert found == ["junit.xml", "report.html", "report.md", "result.json"]
    assert all(path.is_file() and not path.is_symlink() for path in reports.iterdir())
    assert load(reports / "result.json")["score"] == EARNS["wrong"]
    assert (there.root / "elsewhere" / "junit.xml").read_text() == FORGED_JUNIT


@KINDS
@pytest.mark.parametrize("fault", ["no python", "lab"])
def test_nothing_forged_is_left_where_grading_fails(tmp_path: Path, kind: str, fault: str) -> None:
    """What is left is the grader's own, or nothing, even where it cannot be started."""
    there = site("ci", tmp_path / "checkout", tmp_path / "grader")
    hand_in("right", there.root / "mine.ipynb")
    forge(there.root, kind)
    environment = {"GRADER_VENV": "/nonexistent"} if fault == "no python" else {}
    (there.bundle / "lab" / "line_lab" / "lab.py").write_text("import no_such_module")
    done = there.run("bash", there.bundle / "grade.sh", there.root, **environment)
    assert done.returncode != 0
    reports = there.root / "grader-report"
    if fault == "no python":
        assert not os.path.lexists(reports)
    else:
        assert load(reports / "result.json")["status"] == "error"
        assert not (reports / "index.html").exists()


def test_reports_outside_the_checkout(tmp_path: Path) -> None:
    """Where the variable names a folder they are there, and none is where students hand in."""
    there = site("ci", tmp_path / "checkout", tmp_path / "grader")
    hand_in("right", there.root / "mine.ipynb")
    forge(there.root, "folder")
    reports = tmp_path / "reports"
    done = there.run("bash", there.bundle / "grade.sh", there.root, GRADER_REPORT=reports)
    assert done.returncode == 0
    assert load(reports / "result.json")["score"] == EARNS["right"]
    assert not (there.root / "grader-report").exists()
    workflow = (there.bundle / "workflows" / "github-actions.yml").read_text()
    assert "submission/grader-report" not in workflow


@pytest.mark.parametrize(
    ("name", "left"), [("classroom50", "result.json"), ("coursera", "feedback.json")]
)
def test_a_folder_in_place_of_a_result(tmp_path: Path, name: str, left: str) -> None:
    """It gives way to the result."""
    there = site(name, tmp_path / "root", tmp_path / "grader")
    hand_in("right", there.root / "submission" / "mine.ipynb")
    (there.root / left / "x").mkdir(parents=True)
    done = there.run("bash", there.bundle / "grade.sh", there.root)
    assert done.returncode == 0
    assert (there.root / left).is_file()


_COMMANDS = "##[error]forged ##vso[task.complete result=Succeeded]x\n::error title=x::forged\n"


@pytest.mark.parametrize("command", ["grade", "platform"])
def test_no_command_of_a_students_reaches_a_log(tmp_path: Path, command: str) -> None:
    """Neither by what is raised and printed, nor by names of files and of functions."""
    cells = [
        f"raise RuntimeError({_COMMANDS!r})",
        f"def predict(slope, x):\n    raise ValueError({_COMMANDS!r})",
        f"def loss(slope, x, y):\n    ##[error]forged\n    return type({_COMMANDS!r}, (), {{}})()",
    ]
    there = site("github", tmp_path / "work", tmp_path / "grader")
    folder = there.root / "submission"
    folder.mkdir()
    notebook = write_notebook(folder / "a\n::stop-commands::x\n##[group]y.ipynb", cells)
    if command == "grade":
        program = Path(sys.executable).parent / "grade"
        done = there.run(program, notebook, "--lab", LINE_LAB, "--markdown", "-", "-v")
    else:
        (folder / "sub").mkdir()
        shutil.copy(notebook, folder / "sub" / "##[error]b\n::error::x.ipynb")
        notebook.rename(folder / "sub" / "##[error]a\n::error::x.ipynb")
        done = there.run("bash", there.bundle / "grade.sh", folder)
    for line in (done.stdout + done.stderr).splitlines():
        assert "##[" not in line
        assert "##vso[" not in line
        if line.lstrip().startswith("::"):
            assert line.startswith(("::error title=", "::notice title=")), line
            assert not line.startswith("::error title=x"), line
