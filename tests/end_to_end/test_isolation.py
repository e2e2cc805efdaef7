"""What the sandbox promises: hostile attempts are denied, harmless needs are met, nothing is left.

The same probes run at each level with walls, and on machines that offer less than this one.
"""

import json
import os
import random
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from grader.cli.verbs import way_out
from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from grader.sandbox.base import Obstacle
from grader.sandbox.choose import Choice
from tests.support import levels
from tests.support.installation import Installation
from tests.support.notebooks import write_notebook
from tests.support.platforms import LINE_LAB
from tests.support.probing import SECRET, running

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="walls are of Linux")
AS_ROOT = os.geteuid() == 0
# Where we are root we can also be less: a container without CAP_SYS_ADMIN, a plain user.
PLACES: list[tuple[Choice, str]] = [("namespaces", ""), ("confined", "")]
if AS_ROOT:
    PLACES += [("confined", "container"), ("confined", "user"), ("namespaces", "visitor")]


@pytest.mark.parametrize(("level", "machine"), PLACES)
def test_walls_hold_and_leave_room(level: Choice, machine: str, installation: Installation) -> None:
    """A notebook that tries everything gets nowhere, and gets all that an honest one needs."""
    if (level, machine) == ("namespaces", ""):
        levels.require(level)
    done = installation.run(
        *("-m", "tests.support.probing", level), machine=machine, **{SECRET: "f00d-for-thought"}
    )
    if machine == "visitor" and "is unavailable here: bwrap" in done.stderr:
        pytest.skip("this machine's settings keep user namespaces from plain users")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["outcome"] == "ok None"
    own_user = AS_ROOT and machine in ("", "container")
    # Where neither namespaces nor their privilege are there, the list of sockets stays readable.
    own_network = level == "namespaces" or (not machine and _may_unshare())
    _check_attempts(report, level, own_network)
    _check_needs(report)
    _check_rights(report, own_user)
    _check_others(report)
    # A plain user's file in shared memory cannot be told from the same user's others.
    _check_leftovers(report, own_user or level == "namespaces")


def _may_unshare() -> bool:
    """Whether this process may make namespaces itself."""
    status = dict(
        line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines()
    )
    return bool(int(status["CapEff"], 16) >> 21 & 1)


def _check_attempts(report: dict[str, Any], level: str, own_network: bool) -> None:
    """Files, processes, sockets and the kernel's dangerous calls are out of reach."""
    assert len(report["attempts"]) > 170
    got = _got(report)
    if level == "confined":
        # Landlock cannot hide the names of what is below the interpreter's packages.
        got = [name for name in got if "list" not in name or "/site-packages/grader" not in name]
    assert got == ([] if own_network else ["see others' sockets"])


def _got(report: dict[str, Any]) -> list[str]:
    return [name for name, said in report["attempts"].items() if said[:3] == "got"]


def _check_needs(report: dict[str, Any]) -> None:
    """Pools, subprocesses, temporary files, figures and threads are allowed."""
    needs = report["needs"]
    assert {name: said for name, said in needs.items() if said[:3] != "got"} == {}
    assert needs["joblib"] == needs["a process pool"] == "got: [1, 2]"


def _check_rights(report: dict[str, Any], own_user: bool) -> None:
    """No capabilities, no groups, no way to new privileges, a filter, nothing inherited."""
    status = report["status"]
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == int(status["CapInh"], 16) == 0
    if own_user:
        assert int(status["CapBnd"], 16) == 0
        assert int(status["Uid"].split()[0]) > 1000
        assert status["Groups"].strip() == ""
    assert set(report["descriptors"]) <= {"/dev/null", "anon_inode", "pipe", "socket"}


def _check_others(report: dict[str, Any]) -> None:
    """Files outside are as they were, and the kernel beside goes on."""
    assert report["spoilt"] == []
    assert report["sibling"] == "ok"


def _check_leftovers(report: dict[str, Any], shared_memory: bool) -> None:
    """Daemons die with the kernel, and its files go too."""
    assert report["survivors"] == []
    assert report["left in folders"] == []
    if shared_memory:
        assert not report["left in shared memory"]


@pytest.mark.skipif(not AS_ROOT, reason="only root can pretend to be on another machine")
def test_root_without_landlock_gets_a_user_and_a_warning(installation: Installation) -> None:
    """What others can read is then readable, as the level says; nothing else is different."""
    done = installation.run(
        *("-m", "tests.support.probing", "confined"), machine="old", **{SECRET: "f00d-for-thought"}
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["outcome"] == "ok None"
    assert "read what every user of this machine can read" in report["warning"]
    by_mode = ("read /", "list /", "write in /var/tmp", "see others' sockets")
    assert [name for name in _got(report) if not name.startswith(by_mode)] == []
    assert [name for name in _got(report) if name.startswith("read /proc")] == []
    _check_needs(report)
    _check_rights(report, own_user=True)
    _check_others(report)
    _check_leftovers(report, shared_memory=True)


def test_a_student_is_killed_first_where_memory_runs_out(level: Choice, tmp_path: Path) -> None:
    """The kernel is told to spare the grader, so that there is somebody left to report."""
    assert_first_to_be_killed(level, tmp_path)


def test_so_it_is_without_walls(tmp_path: Path) -> None:
    """Plain processes too."""
    assert_first_to_be_killed("unsandboxed", tmp_path)


def assert_first_to_be_killed(choice: Choice, tmp_path: Path) -> None:
    """A notebook reads in its own process what the kernel was told."""
    cell = "raise RuntimeError(open('/proc/self/oom_score_adj').read())"
    notebook = write_notebook(tmp_path / "mine.ipynb", [cell])
    result = grade_file(notebook, load_lab(LINE_LAB), Options(sandbox=choice))
    assert [run.error for run in result.cells] == ["RuntimeError: 1000"]


@pytest.mark.parametrize(("level", "machine"), PLACES[:2] + PLACES[3:4])
def test_nothing_outlives_a_killed_grader(
    level: Choice, machine: str, installation: Installation
) -> None:
    """A grader that is killed cannot clean up: kernels and their daemons end all the same."""
    if level == "namespaces":
        levels.require(level)
    argument = f"86400.{random.randrange(10**9)}"
    command = ("-m", "tests.support.probing", level, argument)
    with installation.start(*command, machine=machine) as grader:
        assert grader.stdout is not None
        folder = grader.stdout.readline().strip()
        assert running(argument), "the daemon has been started"
        grader.kill()
    for _ in range(100):
        if not running(argument):
            break
        time.sleep(0.1)
    assert running(argument) == []
    shutil.rmtree(folder, ignore_errors=True)  # another grader's start may sweep it first


@pytest.mark.skipif(not AS_ROOT, reason="only root can pretend to be on another machine")
@pytest.mark.parametrize("machine", ["container", "user"])
def test_without_namespaces_the_confined_level_is_taken(
    machine: str, installation: Installation
) -> None:
    """The solution gets all points there too, and the result says at which level."""
    arguments = ("grade", "reference/solution.ipynb", "--execute", "needed", "--json", "-", "-q")
    done = installation.run("-m", "grader", *arguments, machine=machine)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["score"] == result["max_score"] == 100
    assert result["sandbox"]["level"] == "confined"
    assert "Landlock" in result["sandbox"]["mechanism"]
    assert "warning" not in result["sandbox"] or not result["sandbox"]["warning"]


@pytest.mark.skipif(not AS_ROOT, reason="only root can pretend to be on another machine")
def test_the_doctor_says_what_is_missing(installation: Installation) -> None:
    """Why there are no namespaces, how to get them, and what is taken instead."""
    done = installation.run("-m", "grader", "doctor", "--json", machine="container")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["chosen"] == "confined"
    levels = {level["level"]: level for level in said["levels"]}
    assert [name for name, level in levels.items() if level["available"]] == [
        "confined",
        "unsandboxed",
    ]
    assert "bwrap" in levels["namespaces"]["why_not"]
    assert levels["namespaces"]["remedy"]
    assert levels["confined"]["promises"]


@pytest.mark.parametrize(
    "obstacles", [(), (None, Obstacle("no Linux")), (Obstacle("", "take it"),)]
)
def test_the_doctor_explains_the_level_without_walls(
    obstacles: tuple[Obstacle | None, ...],
) -> None:
    """What it means in one sentence, and how to leave it in another."""
    means, leave = way_out(obstacles)
    assert means.startswith("Unsandboxed means")
    assert leave.startswith("To leave it: ")
    assert ("take it" if any(obstacles) and obstacles[0] else "Linux container") in leave
