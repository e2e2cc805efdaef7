"""A command ends at once, with all that it has written, and with its exit code."""

import subprocess
import sys

import pytest

COMMAND = """
import atexit, sys
import click
from grader.cli import console

@click.command()
@click.argument("how")
def command(how):
    atexit.register(print, "cleaned up")
    print("x" * 100_000, file=sys.stderr if how == "stderr" else sys.stdout)
    if how == "crash":
        raise RuntimeError("boom")
    return 1 if how == "below" else None

console.run(command)
"""


@pytest.mark.parametrize(
    ("how", "code"), [("stdout", 0), ("stderr", 0), ("below", 1), ("crash", 1)]
)
def test_leaving_at_once_loses_nothing(how: str, code: int) -> None:
    """Neither output, nor what was to be done at the end, nor that it has crashed."""
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, how], capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert "x" * 100_000 in (done.stderr if how == "stderr" else done.stdout)
    assert "cleaned up" in done.stdout
    assert ("RuntimeError: boom" in done.stderr) == (how == "crash")
