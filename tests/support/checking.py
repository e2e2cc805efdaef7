"""The students' checks of a lab, as their file has them, and what they say of a notebook."""

import contextlib
import io
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from grader.checks.make import Checks, make_checks
from grader.lab.load import load_lab
from tests.support.judging import executed, quiet

_LINE = re.compile(r"^(\S+) (passes|does not pass|is right, but|cannot be checked)")


@cache
def _check_of(text: str) -> Any:
    names: dict[str, Any] = {"__name__": "checks"}
    exec(compile(text, "checks", "exec"), names)
    return names["check"]


def said(checks: Checks, names: dict[str, Any], call: str = "check()") -> str:
    """What a call of `check` prints among a notebook's names."""
    printed = io.StringIO()
    names["check"] = _check_of(checks.text)
    with contextlib.redirect_stdout(printed):
        exec(call, names)
    return printed.getvalue()


def verdicts(checks: Checks, name: str, cells: Sequence[str]) -> dict[str, tuple[str, str]]:
    """By function what is said of it in a word, and all lines on it, when the cells have run."""
    with quiet():
        names = executed(name, cells)
    found: dict[str, tuple[str, str]] = {}
    function = ""
    for line in said(checks, names).splitlines():
        if match := _LINE.match(line):
            function = match[1]
            found[function] = (match[2], line)
        elif line.startswith("  "):
            found[function] = (found[function][0], f"{found[function][1]}\n{line}")
    return found


def disagreements(
    lost: frozenset[str], found: Mapping[str, tuple[str, str]], checks: Checks
) -> list[str]:
    """What a check says otherwise than a grade that takes points from these items.

    A function that fails on a helper's account earns its points in a grade; its check names the
    helper.
    """
    assert set(found) == set(checks.checked)
    wrong = {item.rpartition(".")[0] for item in lost}
    return [
        f"{name}: {text}"
        for name, (word, text) in found.items()
        if (word == "passes") is (name in wrong) and not (word != "passes" and "It calls " in text)
    ]


@cache
def checks_of(folder: Path) -> Checks:
    """The checks of a lab, made once."""
    return make_checks(load_lab(folder))
