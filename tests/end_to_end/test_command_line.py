"""The commands as users run them: what they print where, and their exit codes."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.abusing import temporary_folder
from tests.support.notebooks import SOLUTION, SUBMISSIONS, TEMPLATE, write_notebook

BIN = Path(sys.executable).parent
SAMPLE = SUBMISSIONS / "sample.ipynb"


def run(*arguments: object, program: str = "grade") -> subprocess.CompletedProcess[str]:
    """Run one of the installed commands."""
    return subprocess.run(
        [str(BIN / program), *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_a_report_goes_to_stdout() -> None:
    """Tasks, items, points and a total; stderr stays empty where it is not a terminal."""
    done = run(SAMPLE, "--execute", "needed")
    assert done.returncode == 0
    assert "compute_grads.d_W" in done.stdout
    assert "Total" in done.stdout
    assert "sandbox:" in done.stdout
    assert done.stderr == ""
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("file", [(), ("-",)])
def test_json_to_stdout_is_nothing_but_json(file: tuple[str, ...]) -> None:
    """With --json and no file, or -, the report moves to stderr."""
    done = run(SAMPLE, "--execute", "needed", "--json", *file)
    result = json.loads(done.stdout)
    assert result["schema"] == "grader/result/v2"
    assert result["submission"]["name"] == "sample.ipynb"
    assert "Total" in done.stderr


def test_json_to_a_file(tmp_path: Path) -> None:
    """The file is written whole; --quiet prints nothing at all."""
    target = tmp_path / "result.json"
    done = run(SAMPLE, "--execute", "needed", "--json", target, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads(target.read_bytes())["status"] == "graded"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(("percent", "code"), [("50", 0), ("99", 1)])
def test_fail_under(percent: str, code: int) -> None:
    """Exit code 1 below the share asked for, 0 at or above it."""
    assert run(SAMPLE, "--execute", "needed", "-q", "--fail-under", percent).returncode == code


def _lab_folder(path: Path, text: str | None) -> Path:
    path.mkdir()
    if text is not None:
        (path / "lab.py").write_text(text)
    return path


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is empty"),
        ("{", "broken JSON"),
        ("[1, 2]", "not a notebook"),
        ("<html></html>", "not a notebook"),
    ],
)
def test_what_is_no_notebook(tmp_path: Path, content: str, sentence: str) -> None:
    """A clear sentence with a hint, no traceback, exit code 2, and JSON where it was asked for."""
    path, target = tmp_path / "submission.ipynb", tmp_path / "result.json"
    path.write_text(content)
    done = run(path, "--json", target)
    assert done.returncode == 2
    assert "Not judged" not in done.stdout
    assert sentence in " ".join(done.stdout.split())
    assert "hint:" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    result = json.loads(target.read_bytes())
    assert result["status"] == "unreadable"
    assert sentence in result["message"]
    assert result["hint"]
    assert {item["status"] for item in result["items"]} == {"error", "manual"}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("adda.ipynb", "ada.ipynb meant"),
        ("no/such/ada.ipynb", "no folder"),
        ("ada.ipynb/ada.ipynb", "no folder"),
        ("x.pdf", "Check the spelling"),
        ("no-folder", "file or folder"),
    ],
)
def test_a_mistyped_path_is_no_submission(tmp_path: Path, name: str, hint: str) -> None:
    """It has no points, not even 0, and is not taken for one whose file is broken."""
    write_notebook(tmp_path / "ada.ipynb", [])
    target, page = tmp_path / "result.json", tmp_path / "result.html"
    done = run(tmp_path / name, "--json", target, "--html", page, "--fail-under", "50")
    assert done.returncode == 2
    assert hint in done.stderr
    assert done.stderr.startswith("error: There is no file")
    assert not done.stdout
    assert not re.search(r"Total|\b0 (of|/)", page.read_text(encoding="utf-8"))
    result = json.loads(target.read_bytes())
    assert (result["status"], result["score"]) == ("missing", None)
    assert {item["score"] for item in result["items"]} == {None}


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["report", "json"])
@pytest.mark.parametrize(("percent", "code"), [("50", 0), ("99", 1)])
def test_a_reader_that_leaves_early(options: tuple[str, ...], percent: str, code: int) -> None:
    """Whoever pipes the report into `head` learns of the score all the same."""
    closed, ours = os.pipe()
    os.close(closed)
    command = [str(BIN / "grade"), str(SAMPLE), "--execute", "needed", "--fail-under", percent]
    with os.fdopen(ours, "wb") as pipe:
        done = subprocess.run([*command, *options], stdout=pipe, stderr=subprocess.PIPE, text=True)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "Broken pipe" not in done.stderr


@pytest.mark.parametrize("words", [["doctor"], ["schema"], ["--help"], ["mark", "RESULT"]])
def test_verbs_whose_reader_leaves_early(tmp_path: Path, words: list[str]) -> None:
    """Nor is it a failure of any other command."""
    target = tmp_path / "result.json"
    run(SAMPLE, "--execute", "needed", "-q", "--json", target)
    closed, ours = os.pipe()
    os.close(closed)
    command = [str(BIN / "grader"), *(str(target) if word == "RESULT" else word for word in words)]
    with os.fdopen(ours, "wb") as pipe:
        done = subprocess.run(command, stdout=pipe, stderr=pipe)
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "holds no lab"),
        ("", "declares no lab"),
        ("import no_such_module", "cannot be imported"),
        ("from grader.lab import Lab\nlab = Lab('empty', 'Empty')", "no function is declared"),
    ],
)
def test_a_folder_without_a_sound_lab(tmp_path: Path, text: str | None, sentence: str) -> None:
    """The lab's fault is told on stderr and in the JSON, with exit code 2."""
    folder, target = _lab_folder(tmp_path / "lab", text), tmp_path / "result.json"
    done = run(SAMPLE, "--lab", folder, "--json", target)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "hint:" in done.stderr
    assert "Traceback" not in done.stderr
    assert sentence in json.loads(target.read_bytes())["message"]


@pytest.mark.parametrize(
    ("cells", "sentence"), [([], "no code"), (["def f(x):\n    return x"], "another lab")]
)
def test_a_notebook_with_nothing_of_the_lab(
    tmp_path: Path, cells: list[str], sentence: str
) -> None:
    """It is graded, to nothing, and the report says what is the matter."""
    path = write_notebook(tmp_path / "submission.ipynb", cells)
    done = run(path, "--json", tmp_path / "result.json")
    assert done.returncode == 0
    assert sentence in " ".join(done.stdout.split())
    assert json.loads((tmp_path / "result.json").read_bytes())["score"] == 0


def test_a_target_that_cannot_be_written_is_told_first(tmp_path: Path) -> None:
    """Before the submission is run."""
    began = time.monotonic()
    done = run(SAMPLE, "--json", tmp_path / "no" / "result.json")
    assert done.returncode == 2
    assert "There is no folder" in done.stderr
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("before", [None, '{"score": 93}'])
def test_an_interrupted_grading_still_reports(
    tmp_path: Path, number: signal.Signals, before: str | None
) -> None:
    """Exit code 130, a result that says so and has no points, and nothing of the kernel left
    running. A report of before is not replaced by one that knows less.
    """
    target = tmp_path / "result.json"
    if before is not None:
        target.write_text(before)
    path = write_notebook(tmp_path / "slow.ipynb", ["import time", "time.sleep(600)"])
    with temporary_folder() as folder:  # whose path is short enough for sockets
        process = subprocess.Popen(
            [str(BIN / "grade"), str(path), "--json", str(target)],
            env={**os.environ, "TMPDIR": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        while not list(folder.glob("grader-*/**/connection.json")):
            assert process.poll() is None
            time.sleep(0.05)
        time.sleep(1.5)
        process.send_signal(number)
        shown, errors = process.communicate(timeout=60)
        assert list(folder.glob("grader-*")) == []
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert b"interrupted" in shown
    assert not re.search(rb"Total|\d / \d|not attempted", shown)
    if before is not None:
        assert target.read_text() == before
        assert b"stays as it was" in errors
    else:
        result = json.loads(target.read_bytes())
        assert (result["status"], result["score"]) == ("interrupted", None)


def test_colour_only_on_request() -> None:
    """NO_COLOR is kept even where colour is forced on."""
    environment = {**os.environ, "FORCE_COLOR": "1"}
    command = [str(BIN / "grade"), str(TEMPLATE), "--execute", "needed"]
    coloured = subprocess.run(command, env=environment, capture_output=True, check=False).stdout
    plain = subprocess.run(
        command, env={**environment, "NO_COLOR": "1"}, capture_output=True, check=False
    ).stdout
    assert b"\x1b[3" in coloured
    assert b"\x1b[3" not in plain


def test_the_handout_is_in_step_with_the_solution() -> None:
    """`grader release --check` finds the released notebook up to date."""
    done = run("release", SOLUTION, TEMPLATE, "--check", program="grader")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_verbs_and_versions() -> None:
    """Help, version, schema and doctor answer; python -m grader is the same command."""
    assert run("--help", program="grader").returncode == 0
    assert run("--version").stdout.startswith("grader, version ")
    schema = json.loads(run("schema", program="grader").stdout)
    assert schema["$id"] == "grader/result/v2"
    assert "unsandboxed" in run("doctor", program="grader").stdout
    module = subprocess.run(
        [sys.executable, "-m", "grader", "--version"], capture_output=True, text=True, check=False
    )
    assert module.stdout == run("--version", program="grader").stdout


@pytest.mark.parametrize(
    ("program", "words", "sentence"),
    [
        ("grade", ["a.ipynb", "b.ipynb"], "There is no file or folder a.ipynb"),
        ("grade", ["https://example.org/a.ipynb"], "Download the notebook first"),
        ("grade", [SAMPLE, "--lab", "LAB/lab.py"], "is a file, not a lab's folder"),
        ("grade", ["LAB/lab.py"], "another kind of file"),
        ("grader", [SAMPLE], "To grade it: grade "),
        ("grader", ["mark", SAMPLE], "it is a notebook"),
        ("grader", ["mark", "LAB"], "is a folder, not a result"),
        ("grader", ["mark", "LAB/lab.py"], "another kind of file"),
        ("grader", ["export", "ci", "-o", "LAB/lab.py"], "lab.py is a file"),
    ],
)
def test_what_was_meant(tmp_path: Path, program: str, words: list[str], sentence: str) -> None:
    """The likely slips are told as what they are, and what to do instead."""
    lab = _lab_folder(tmp_path / "lab", "import math\n")
    done = run(*(str(word).replace("LAB", str(lab)) for word in words), program=program)
    assert done.returncode == 2
    assert sentence in " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in done.stderr


def test_usage_errors() -> None:
    """A mistyped option is a usage error with a pointer to help."""
    done = run(SAMPLE, "--exekute", "all")
    assert done.returncode == 2
    assert "--help" in done.stderr
