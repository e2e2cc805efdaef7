"""Existing tests, as nbgrader and otter-grader have them, read from the instructor's notebook."""

import ast
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.assignments.impossible import impossible
from grader.assignments.model import Assignment, TestCell, text_of
from grader.assignments.nbgrader import is_nbgrader, read_nbgrader
from grader.assignments.otter import is_otter, read_otter
from grader.assignments.statements import Program, Statement, parsed, program_of, reads_of
from grader.bodies.cells import CellCode, Given, cell_test, reference_names
from grader.bodies.child import BodyLimits
from grader.errors import LabError
from grader.lab.model import OutsideTest, Place


@dataclass(frozen=True)
class Existing:
    """The tests of a notebook, and which cannot be used: (its id, why) each."""

    assignment: Assignment
    tests: tuple[OutsideTest, ...]
    faults: tuple[tuple[str, str], ...]


def read_assignment(path: Path) -> Assignment:
    """The assignment in an instructor's notebook. Raises LabError where there is none."""
    try:
        notebook = json.loads(path.read_bytes())
        cells = [cell for cell in notebook["cells"] if isinstance(cell, dict)]
    except FileNotFoundError:
        raise LabError(f"There is no notebook {path}.", "Name the instructor's notebook.") from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise LabError(f"{path.name} cannot be read as a notebook: {error}.", _WHICH) from None
    about = notebook.get("metadata") or {}
    language = (about.get("kernelspec") or about.get("language_info") or {}).get("language")
    if str(language or "python").lower() != "python":
        raise LabError(f"{path.name} is written in {language}, not in Python.", _WHICH)
    if is_otter(cells):
        return read_otter(cells)
    if is_nbgrader(cells):
        return read_nbgrader(cells)
    if any(_OLD_BLOCK.search(text_of(cell)) for cell in cells if cell.get("cell_type") != "code"):
        raise LabError(
            f"{path.name} is in the form that otter had before version 3.",
            "Write its blocks as raw cells that begin and end: # BEGIN QUESTION, # BEGIN SOLUTION, "
            "# BEGIN TESTS, each closed by its # END.",
        )
    raise LabError(f"{path.name} has no tests of nbgrader's or otter's.", _WHICH)


# A block within a text cell, as otter once had them.
_OLD_BLOCK = re.compile(r"^(?:BEGIN|# *BEGIN) (?:ASSIGNMENT|QUESTION)\b", re.MULTILINE)
# What an earlier test asserts by a call, whatever that may seem to change.
_ASSERTS = re.compile(r"[\w.]*\bassert\w*\(")
_WHICH = "Name the notebook that nbgrader or otter makes the students' notebook of."


def existing_tests(
    path: Path, task: str, limits: BodyLimits, without: Collection[str] = ()
) -> Existing:
    """The tests of a notebook, as tests of a lab; those in without are left out.

    Raises LabError where the notebook is none.
    """
    assignment = read_assignment(path)
    program = program_of(assignment)
    found: list[OutsideTest] = []
    faults: list[tuple[str, str]] = []
    for test in assignment.tests:
        if test.id in without:
            continue
        where = f"cell {test.index + 1} ({test.id})"
        why = list(dict.fromkeys(impossible(test, program)))
        outside = _outside(path, task, test, program, limits)
        if not why and not outside.uses:
            why = ["it uses nothing that students write"]
        if why:
            faults.append((test.id, f"{where}: {' and '.join(why)}"))
        else:
            found.append(outside)
    faults += [
        (name, f"there is no test {name!r} that could be left out")
        for name in sorted(set(without) - {test.id for test in assignment.tests})
    ]
    return Existing(assignment, tuple(found), tuple(faults))


def _outside(
    path: Path, task: str, test: TestCell, program: Program, limits: BodyLimits
) -> OutsideTest:
    above = [
        one
        for one in program.statements
        if one.cell < test.index and not (one.is_test and _ASSERTS.match(one.text))
    ]
    given = tuple(_given(one) for one in above if not one.concerns & program.theirs)
    asked = _asked(test, above, program.theirs)
    code = CellCode(
        test.source,
        f"{path.name}, cell {test.index + 1}",
        str(path.parent.resolve()),
        program.theirs,
        given,
        test.expected,
        test.called,
        test.points if test.graded else 0.0,
        test.message,
    )
    everything = [_given(one) for one in above if not one.is_test]

    def names() -> Mapping[str, Any]:
        wanted = CellCode("", code.file, code.folder, frozenset(asked), ())
        return reference_names(wanted, everything)

    return OutsideTest(
        test.id,
        task,
        test.title,
        test.points,
        cell_test(code, program.classes, limits),
        tuple(sorted(asked)),
        names,
        test.hidden,
        test.hidden_lines,
        Place(test.anchors),
        test.whole,
    )


def _given(one: Statement) -> Given:
    star = {"*"} if "import *" in one.text else set[str]()
    return Given(one.text, one.concerns | star, one.is_test)


def _asked(test: TestCell, above: list[Statement], theirs: frozenset[str]) -> frozenset[str]:
    """The names of theirs that a test needs: itself, or by what is given to it."""
    arguments = set(_parameters(test)) if test.called else set[str]()
    left, seen = [*reads_of(parsed(test.source)), *arguments], set[str]()
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            if name not in theirs:
                left += [read for one in above if name in one.concerns for read in one.reads]
    return frozenset(seen & theirs)


def _parameters(test: TestCell) -> list[str]:
    """The arguments of the function that a test cell defines, and what it looks up in `env`."""
    found = []
    for node in parsed(test.source):
        if hasattr(node, "args"):
            found += [one.arg for one in node.args.args]
        found += [
            one.slice.value
            for one in ast.walk(node)
            if isinstance(one, ast.Subscript)
            and isinstance(one.value, ast.Name)
            and one.value.id == "env"
            and isinstance(one.slice, ast.Constant)
            and isinstance(one.slice.value, str)
        ]
    return found
