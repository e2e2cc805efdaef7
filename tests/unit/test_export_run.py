"""Grading on a platform: there is always a result, and never one that somebody else put there."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from grader.cli.export import platform_command
from grader.export import run
from grader.export.counted import counted
from grader.export.gradescope import PLATFORM
from grader.export.platform import Platform, PlatformContext, Written
from grader.export.run import run_on_platform
from grader.grading import Options
from grader.lab.load import default_lab_folder
from grader.result import Result, Sandbox
from tests.unit.test_terminal import item, result

LAB = default_lab_folder()


def grading(
    tmp_path: Path, lab: Path = LAB, platform: Platform = PLATFORM
) -> tuple[int, dict[str, Any]]:
    """The exit code and the results of grading in a platform's folder."""
    code = run_on_platform(platform, PlatformContext(tmp_path), lab, Options())
    return code, json.loads((tmp_path / "results" / "results.json").read_bytes())


@pytest.fixture
def graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Sets what grading the notebook that was handed in comes to: a result, or an error."""
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "mine.ipynb").write_text("{}")

    def set_to(outcome: Result | BaseException) -> None:
        def grade_file(*_: object) -> Result:
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome

        monkeypatch.setattr(run, "grade_file", grade_file)

    return set_to


def test_a_result(tmp_path: Path, graded: Callable[[Any], None]) -> None:
    """It is written where the platform looks for it; the exit code is 0 whatever the score."""
    graded(result(item("f.x", "failed"), score=0.0))
    code, read = grading(tmp_path)
    assert (code, read["score"]) == (0, 0)


@pytest.mark.parametrize("outcome", [RuntimeError("odd"), result(status="error")])
def test_a_failing_grader(
    tmp_path: Path, graded: Callable[[Any], None], outcome: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    """It says so, gives no score, and tells whoever reads the log."""
    graded(outcome)
    code, read = grading(tmp_path)
    assert code == 3
    assert "score" not in read
    assert "error:" in capfd.readouterr().err


def test_a_machine_without_walls(
    tmp_path: Path, graded: Callable[[Any], None], capfd: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads the log is warned of it."""
    graded(
        result(item("f.x", "passed"), sandbox=Sandbox("unsandboxed", "process", (), "No walls."))
    )
    assert grading(tmp_path)[0] == 0
    assert capfd.readouterr().err == "warning: No walls.\n"


def test_a_lab_at_fault(tmp_path: Path) -> None:
    """It is not a student's fault either."""
    code, read = grading(tmp_path, tmp_path / "no_lab")
    assert code == 3
    assert "score" not in read


def test_nothing_handed_in(tmp_path: Path) -> None:
    """It is not a notebook: 0 points and a reason."""
    code, read = grading(tmp_path)
    assert (code, read["score"]) == (0, 0)
    assert "No notebook was handed in" in read["output"]


def test_a_killed_grader_leaves_a_result(tmp_path: Path, graded: Callable[[Any], None]) -> None:
    """What is there while grading goes on says that grading failed, not what was there before."""
    graded(SystemExit(9))  # stands for a kill: nothing runs after it
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "results.json").write_text('{"score": 100}')
    with pytest.raises(SystemExit):
        grading(tmp_path)
    assert "score" not in json.loads((tmp_path / "results" / "results.json").read_bytes())


def test_links_are_replaced(tmp_path: Path, graded: Callable[[Any], None]) -> None:
    """Results are not written through links, of the file or of its folder."""
    graded(result(item("f.x", "passed")))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "results.json").write_text("theirs")
    (tmp_path / "results").symlink_to(elsewhere)
    assert grading(tmp_path)[0] == 0
    assert (elsewhere / "results.json").read_text() == "theirs"
    (tmp_path / "results" / "results.json").unlink()
    (tmp_path / "results" / "results.json").symlink_to(elsewhere / "results.json")
    assert grading(tmp_path)[0] == 0
    assert (elsewhere / "results.json").read_text() == "theirs"


def test_a_renderer_that_fails(tmp_path: Path, graded: Callable[[Any], None]) -> None:
    """The failure itself is rendered."""

    def render(given: Result, place: PlatformContext) -> Written:
        if given.status == "graded":
            raise ValueError("cannot be rendered")
        return PLATFORM.render(given, place)

    graded(result(item("f.x", "passed")))
    code, read = grading(tmp_path, platform=dataclasses.replace(PLATFORM, render=render))
    assert code == 3
    assert "score" not in read


HELD = result(
    item("f.x", "passed"),
    item("f.y", "partial", visibility="hidden", message="secret"),
    item("f.z", "failed", visibility="after_due_date"),
    score=7.2,
    max_score=12.0,
)


def test_withheld_items_do_not_count() -> None:
    """Where the platform hides nothing itself, the score is that of what students may see."""
    shown = counted(HELD, whole=False)
    assert (shown.score, shown.max_score) == (4, 4)
    assert shown.withheld is not None


def test_the_whole_counts_where_that_is_asked() -> None:
    """The rest is one item that tells no more than its sum."""
    shown = counted(HELD, whole=True)
    assert (shown.score, shown.max_score) == (7.2, 12)
    assert [it.id for it in shown.items] == ["f.x", "not_shown"]
    assert sum(it.score or 0 for it in shown.items) == pytest.approx(7.2)
    assert sum(task.score for task in shown.tasks) == pytest.approx(7.2)
    assert "secret" not in repr(shown)
    nothing = replace(HELD, items=HELD.items[:1], score=4.0, max_score=4.0)
    assert counted(nothing, whole=True) == counted(nothing, whole=False)


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("gradescope", [], (120, 20, 240, 480, 512)),
        ("gradescope", ["--total-time", "90", "--memory", "700"], (120, 20, 240, 90, 700)),
        ("gradescope", ["--time-limit", "5"], (5, 5, 240, 480, 512)),
        ("gradescope", ["--time-limit", "5", "--call-time", "7"], (5, 7, 240, 480, 512)),
        ("prairielearn", ["--training-time", "30"], (60, 10, 30, 480, 2048)),
    ],
)
def test_limits(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    options: list[str],
    expected: tuple[float, ...],
) -> None:
    """They suit the platform's share of a processor, and leave the grader its part of what there
    is, unless others are asked for.
    """
    found = []

    def run_on_platform(*given: Any) -> int:
        found.append(given[3].limits)
        return 0

    monkeypatch.setattr(run, "run_on_platform", run_on_platform)
    arguments = [name, "--root", str(tmp_path), "--lab", str(LAB), *options]
    platform_command.main(arguments, standalone_mode=False)
    (limits,) = found
    assert expected == (
        *(limits.cell, limits.call, limits.training, limits.submission, limits.memory),
    )
