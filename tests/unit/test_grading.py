"""Grading as a whole, where no kernel is needed for it."""

import ast
import asyncio
import gc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.grading import Options, empty_result, grade_file
from grader.grading.job import _after
from tests.unit.build import line_lab


def test_a_file_that_links_to_itself(tmp_path: Path) -> None:
    """It has a result, as everything has; so has a lab's module beside a notebook."""
    loop = tmp_path / "loop.ipynb"
    loop.symlink_to(loop)
    (tmp_path / "parts").symlink_to("parts")
    lab = replace(line_lab(), submits=("parts/own.py",))
    assert grade_file(loop, lab).status == "unreadable"


def test_tasks_that_nobody_waits_for(capfd: pytest.CaptureFixture[str]) -> None:
    """What ended one is no news, and comes out in the middle of anything without doing harm."""
    loops: list[list[Any]] = []

    async def leave_one() -> None:
        async def fail() -> None:
            raise ValueError("of no concern")

        task = asyncio.create_task(fail())
        await asyncio.sleep(0)
        loops.append([task])
        loops[-1].append(loops[-1])  # a circle, which only the collector finds
        loops.clear()

    result = empty_result("mine.ipynb", None, Options())
    gc.disable()
    try:
        assert _after(result, leave_one) == result
    finally:
        gc.enable()
    ast.parse("\n".join("x = [1, (2, 3), {4: 5}]" for _ in range(2000)))
    gc.collect()
    assert capfd.readouterr() == ("", "")
