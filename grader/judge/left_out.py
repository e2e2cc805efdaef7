"""Whether executing only the needed cells was enough for a verdict."""

from collections.abc import Sequence
from typing import Protocol

from grader.lab.model import LabSpec
from grader.notebook.analysis import Analysis
from grader.notebook.lost import cell_that_may_matter
from grader.notebook.read import Cell
from grader.transcript import TimedOut, Transcript


class Scored(Protocol):
    """An item, with its words or without."""

    @property
    def id(self) -> str: ...

    @property
    def function(self) -> str | None: ...

    @property
    def score(self) -> float | None: ...

    @property
    def max_score(self) -> float: ...


def cell_that_matters(
    lab: LabSpec,
    analysis: Analysis,
    cells: Sequence[Cell],
    transcript: Transcript,
    items: Sequence[Scored],
) -> int | None:
    """A cell that was not executed and that could be why points are lost; None where none is."""
    left_out = {cell.index for cell in cells} - {run.index for run in transcript.cells}
    return cell_that_may_matter(cells, left_out, analysis.provided, _losing(lab, analysis, items))


def ran_out(transcript: Transcript) -> bool:
    """Whether the time for the submission was up before all was done."""
    return any(run.limit == "total_time" for run in transcript.cells) or any(
        isinstance(outcome, TimedOut) and outcome.name == "total_time"
        for outcome in transcript.outcomes
    )


def _losing(lab: LabSpec, analysis: Analysis, items: Sequence[Scored]) -> frozenset[str]:
    """The functions behind the items that lost points; a blank one has none to win."""
    lost = {item.id for item in items if item.score is not None and item.score < item.max_score}
    functions = {
        item.function.partition(".")[0] for item in items if item.id in lost and item.function
    }
    for training in lab.trainings:
        if f"training.{training.id}" in lost:
            functions.update(training.uses)
    for test in lab.tests:
        if test.id in lost:
            functions.update(test.uses)
    return frozenset(functions) - analysis.blank
