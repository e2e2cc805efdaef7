"""Makes the tree of a record, which is what its file holds."""

from typing import Any

from grader.lab.training_model import Surface
from grader.transcript import (
    Absent,
    CallAnswer,
    Called,
    Died,
    Exchange,
    Raised,
    Returned,
    StepOutcome,
    TimedOut,
    TrainingAnswer,
    Transcript,
)
from grader.transcript_file.record import Record
from grader.values.tree import Tree
from grader.values.writer import encode


def tree_of(record: Record) -> Any:
    """All of a record as plain values; `reading.record_of` gives it back."""
    return _Maker().record(record)


class _Maker:
    """Makes one tree of a record, in which the same inputs stand once."""

    def __init__(self) -> None:
        self._inputs: dict[bytes, int] = {}
        self._kept: list[tuple[tuple[Tree, ...], ...]] = []

    def record(self, record: Record) -> Any:
        """The tree."""
        header, notebook = record.header, record.notebook
        return (
            {**vars(header), "packages": dict(header.packages), "limits": dict(header.limits)},
            (
                notebook.name,
                notebook.sha256,
                tuple((cell.index, cell.kind, cell.source) for cell in notebook.cells),
                notebook.notices,
                dict(notebook.modules),
            ),
            tuple((one.item, one.status, one.score, one.max_score) for one in record.verdicts),
            tuple(map(self._transcript, record.transcripts)),
            tuple(self._kept),
        )

    def _transcript(self, transcript: Transcript) -> Any:
        return (
            transcript.execution,
            tuple(
                (run.index, run.outcome, float(run.seconds), _outcome(run.error), run.limit)
                for run in transcript.cells
            ),
            tuple(
                (key.recipe, self._inputs_of(answer), _outcomes(answer), answer.substituted)
                for key, answer in transcript.calls.items()
            ),
            tuple((key.recipe, *_training(answer)) for key, answer in transcript.trainings.items()),
            tuple(
                (
                    key.recipe,
                    tuple(map(_exchange, answer.exchanges)),
                    answer.ended,
                    answer.substituted,
                )
                for key, answer in transcript.tests.items()
            ),
        )

    def _inputs_of(self, answer: CallAnswer) -> int:
        encoded = encode(answer.inputs)
        if encoded not in self._inputs:
            self._inputs[encoded] = len(self._kept)
            self._kept.append(answer.inputs)
        return self._inputs[encoded]


def _outcomes(answer: CallAnswer) -> tuple[Any, ...]:
    return tuple(map(_outcome, answer.outcomes))


def _exchange(one: Exchange) -> tuple[Any, ...]:
    return one.kind, one.name, one.arguments, one.flags, _outcome(one.outcome)


def _training(answer: TrainingAnswer) -> tuple[Any, ...]:
    return (
        dict(answer.curves),
        _surface(answer.surface),
        answer.failed_function,
        _outcome(answer.failure),
        answer.substituted,
        answer.fault,
    )


def _outcome(outcome: StepOutcome | None) -> Any:
    match outcome:
        case None:
            return None
        case Returned(value, arguments):
            return "returned", value, arguments
        case Raised(type_name, message, place, limit, cell_line, base, step):
            where = None
            if place is not None:
                where = (place.function, place.line, place.cell, place.text)
            return "raised", type_name, message, where, limit, cell_line, base, step
        case TimedOut(limit=seconds, name=name, step=step):
            return "timed_out", float(seconds), name, step
        case Died(reason, died_of, step):
            return "died", reason, died_of, step
        case Called(number, arguments, by_name):
            return "called", number, arguments, dict(by_name)
        case Absent(type_name, step):
            return "absent", type_name, step


def _surface(surface: Surface | None) -> Any:
    if surface is None:
        return None
    x, y = tuple(map(float, surface.x)), tuple(map(float, surface.y))
    return x, y, surface.values, surface.points, surface.labels
