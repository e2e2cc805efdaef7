"""What can be told of a submission without running it: what is blank, what is broken."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from grader.evidence import Finding
from grader.lab.model import LabSpec
from grader.notebook.calls import Uses, names_used
from grader.notebook.elsewhere import attempts_elsewhere
from grader.notebook.function_use import FunctionUse, function_uses_of
from grader.notebook.functions import last_definitions
from grader.notebook.habits import habits_of
from grader.notebook.lost import Lost, lost_answers
from grader.notebook.positions import positions_of_tests
from grader.notebook.read import Cell, Notebook, read_notebook
from grader.notebook.written import find_answers

_LONGEST_LINE = 60


@dataclass(frozen=True)
class Analysis:
    """Static facts of a submission.

    defined gives the cell of each graded function's definition that counts; blank names those that
    hold no answer; syntax_errors gives, by cell, the line and the message; unparsed gives the cell
    that does not parse in which a function is written; answers the written text by question;
    functions says of each how it depends on its arguments; lost what the notebook does to its own
    answers; elsewhere, of functions that are not written, where they seem to be attempted;
    provided are the code cells of the handout; beginnings the first line of each code cell;
    unattempted names the blank ones, and those that only return a constant or raise; uses maps
    each name of the notebook to those that it may call; asked_at has, by its name, the cell at
    whose end a variable or a figure is asked for, where that is not the last, and positions the
    same of tests, by their ids.
    """

    defined: Mapping[str, int] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()
    syntax_errors: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    unparsed: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, FunctionUse] = field(default_factory=dict)
    lost: Lost = field(default_factory=Lost)
    elsewhere: Mapping[str, Finding] = field(default_factory=dict)
    provided: tuple[Cell, ...] = ()
    beginnings: Mapping[int, str] = field(default_factory=dict)
    unattempted: frozenset[str] = frozenset()
    uses: Uses = field(default_factory=dict)
    asked_at: Mapping[str, int] = field(default_factory=dict)
    positions: Mapping[str, int] = field(default_factory=dict)


def analysis_of(notebook: Notebook, lab: LabSpec, only: Collection[str] | None = None) -> Analysis:
    """Read a notebook for what the lab asks; where only some functions are judged, how these depend
    on their arguments.
    """
    definitions = last_definitions(notebook.code_cells, lab.function_names)
    errors = {}
    unparsed = {}
    for cell in notebook.code_cells:
        error = cell.analysis.error
        if error is not None:
            errors[cell.index] = error
            for name in lab.function_names:
                if f"def {name}(" in cell.source:
                    unparsed[name] = cell.index
    template = _handout(lab.template) if lab.template else None
    asked_at = positions_of(notebook, lab)
    lost = lost_answers(
        notebook.code_cells,
        template.code_cells if template else (),
        lab.asked_names,
        [helper.name for helper in lab.helpers],
    )
    provided = [cell.source.strip() for cell in template.cells] if template else []
    positions = positions_of_tests(notebook.cells, notebook.code_cells, lab.tests, provided)
    blank = frozenset(name for name, found in definitions.items() if found.kind == "blank")
    return Analysis(
        {name: definition.cell for name, definition in definitions.items()},
        blank,
        errors,
        unparsed,
        find_answers(notebook, lab.questions, template),
        _traits(notebook, lab, template, lab.function_names if only is None else only),
        replace(lost, asked_at=frozenset((*asked_at.values(), *positions.values()))),
        attempts_elsewhere(
            notebook,
            template.code_cells if template else (),
            {
                function.name: function.parameters
                for function in lab.functions
                if function.kind == "function"
                and function.name.isidentifier()
                and function.name not in unparsed
                and (function.name not in definitions or function.name in blank)
            },
            lab.function_names,
        ),
        template.code_cells if template else (),
        {cell.index: first_line(cell.source) for cell in notebook.code_cells},
        blank
        | {
            name
            for name, found in definitions.items()
            if found.function is not None and found.function.is_idle
        },
        names_used(notebook.code_cells),
        asked_at,
        positions,
    )


def positions_of(notebook: Notebook, lab: LabSpec) -> dict[str, int]:
    """The cells at whose end variables and figures are asked for, by their names.

    From the first line on that is declared, it is the first cell that binds the variable, or the
    first code cell. Where there is no such line, or no such cell, it is the end of the notebook.
    """
    found = {}
    for function in lab.functions:
        if not function.after:
            continue
        line = re.compile(function.after, re.MULTILINE)
        start = next(
            (at for at, cell in enumerate(notebook.cells) if line.search(cell.source)), None
        )
        if start is None:
            continue
        later = [cell for cell in notebook.cells[start:] if cell.kind == "code"]
        if function.kind == "variable":
            later = [cell for cell in later if function.name in cell.analysis.names.binds]
        if later:
            found[function.name] = later[0].index
    return found


def first_line(source: str) -> str:
    """The first line of a cell that says something, cut where it is long."""
    said = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return said if len(said) <= _LONGEST_LINE else f"{said[: _LONGEST_LINE - 1]}…"


@lru_cache(maxsize=4)
def _handout(template: Path) -> Notebook:
    """The notebook that students get: it is read, and its cells looked into, once."""
    return read_notebook(template)


def _traits(
    notebook: Notebook, lab: LabSpec, template: Notebook | None, only: Collection[str]
) -> Mapping[str, FunctionUse]:
    wanted = [name for name in lab.function_names if name in only]
    if not wanted:
        return {}
    handout = template.code_cells if template else ()
    habits = habits_of(notebook.code_cells, wanted, handout)
    use = function_uses_of(notebook.code_cells, lab.function_names, wanted)
    return {
        name: replace(own, habits=habits[name]) if name in habits else own
        for name, own in use.items()
    }
