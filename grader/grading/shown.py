"""What a result shows beside its items: notices, code, cells, the sandbox."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import UNSET
from msgspec.structs import replace

from grader import result as contract
from grader.evidence import Finding
from grader.grading.waiting_cells import cell_before, unwritten_function
from grader.judge.findings import found
from grader.lab.model import LabSpec
from grader.limits import Limits
from grader.messages.render import sentence_of
from grader.notebook.analysis import Analysis
from grader.notebook.lost import Lost
from grader.notebook.read import Notebook
from grader.notebook.sources import sources_of
from grader.sandbox.base import Sandbox
from grader.sandbox.interpreter import interpreter
from grader.sandbox.readable import exposed
from grader.text import clean
from grader.transcript import Absent, CellRun, Transcript


def shown_code(
    notebook: Notebook, lab: LabSpec, beginnings: Mapping[int, str]
) -> tuple[contract.Code, ...]:
    """The source of each graded function, with the text that its cell begins with."""
    return tuple(
        contract.Code(
            source.function,
            source.cell + 1,
            source.line,
            source.text,
            beginnings.get(source.cell, ""),
        )
        for source in sources_of(notebook.code_cells, lab.function_names)
    )


def notices_of(
    notebook: Notebook, lab: LabSpec, analysis: Analysis, transcript: Transcript
) -> tuple[str, ...]:
    """What is to be said of the submission as a whole."""
    if not notebook.code_cells:
        return (sentence_of(found("no-code")),)
    all_absent = all(isinstance(outcome, Absent) for outcome in transcript.outcomes)
    attempted = analysis.defined or analysis.unparsed or analysis.elsewhere
    if all_absent and not attempted:
        return (sentence_of(found("no-functions", functions=lab.asked_names)),)
    return tuple(map(sentence_of, _of_lost(analysis.lost)))


# What may take a function's name, of what a cell can bind it to.
_TAKING = frozenset({"blank", "deleted", "value", "module", "type"})


def _of_lost(lost: Lost) -> Iterator[Finding]:
    """What the notebook does to its own answers, and what was done about it."""
    for statement in lost.provided:
        yield found("put-back", statement=clean(statement.strip().split("\n")[0], 100))
    if lost.cleared_by is not None:
        yield found("cleared", by=lost.cleared_by + 1)
    for taken in lost.taken:
        if taken.kind in _TAKING:
            name = clean(taken.name, 100)
            yield found(f"taken:{taken.kind}", name=name, by=taken.by + 1, own=taken.own + 1)


def shown_sandbox(sandbox: Sandbox, course: Sequence[Path]) -> contract.Sandbox:
    """The level of isolation, with a warning where it hides less than it should."""
    level = sandbox.level
    among_programs = exposed(interpreter(), course) if level.walls else ""
    warning = " ".join(word for word in (level.warning, among_programs) if word)
    return contract.Sandbox(level.name, level.mechanism, level.promises, warning)


def shown_cells(
    runs: Sequence[CellRun], limits: Limits, analysis: Analysis, notebook: Notebook
) -> tuple[contract.CellReport, ...]:
    """How each cell ended, and what before it is the reason."""
    binds = {cell.index: cell.analysis.names.binds for cell in notebook.code_cells}
    reports = []
    for run in runs:
        report = shown_cell(run, limits)
        if function := unwritten_function(run, analysis):
            report = replace(report, unwritten=function)
        elif (before := cell_before(run, runs, binds)) is not None:
            report = replace(report, after=before + 1)
        reports.append(report)
    return tuple(reports)


def shown_cell(run: CellRun, limits: Limits) -> contract.CellReport:
    """How a cell ended, in words."""
    limit = UNSET if run.limit is None else run.limit
    if run.error is None:
        error = "" if run.limit is None else f"It took more than {limits.words(run.limit)}."
        return contract.CellReport(run.index + 1, run.outcome, error, limit=limit)
    error = f"{run.error.type_name}: {run.error.message}"
    place = run.error.place
    if place is not None and place.line and place.cell not in (None, run.index):
        error = f"{error} (raised in line {place.line} of cell {place.cell + 1})"
    return contract.CellReport(run.index + 1, run.outcome, error, run.error.cell_line, limit)
