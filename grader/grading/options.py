"""How a submission is graded."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from grader.limits import Limits
from grader.sandbox.choose import Choice


@dataclass(frozen=True)
class Options:
    """How to grade: which cells to execute, the problems' seed, the limits, the sandbox's level.

    fixed_problems draws the same problems for every submission, for instructors and tests;
    pictures adds what a report needs to draw training. reports are folders that results go to:
    student code cannot read them.
    """

    execute: Literal["all", "needed"] = "all"
    seed: int = 0
    fixed_problems: bool = False
    limits: Limits = field(default_factory=Limits)
    sandbox: Choice = "auto"
    pictures: bool = False
    reports: tuple[Path, ...] = ()
