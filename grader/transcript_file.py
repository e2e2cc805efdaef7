"""Transcripts in files: all that re-scoring needs, in one compact form (docs/transcripts.md).

    file    magic, u8 version, a zlib stream of one tree in the form of `values.form`

The reader treats its input as hostile: sizes are capped before anything is allocated, nothing is
unpickled, and everything must be of the type and in the place that the writer gives it.
"""

import math
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

import numpy as np

from grader.errors import UsageError
from grader.lab.training_model import Surface
from grader.limits import LimitName
from grader.notebook.read import Cell, CellKind, Notebook
from grader.requests import Key
from grader.transcript import (
    Absent,
    Answer,
    CallAnswer,
    CellOutcome,
    CellRun,
    CodeLocation,
    Died,
    Exchange,
    Raised,
    Returned,
    TestAnswer,
    TimedOut,
    TrainingAnswer,
    Transcript,
)
from grader.values.limits import MAX_BYTES, Refused
from grader.values.reader import decode
from grader.values.tree import AnyArray, Tree
from grader.values.writer import encode

MAGIC = b"grader transcript\n"
VERSION = 2
# As much as a file, and as much as it unpacks to.
MAX_FILE = 64 * 2**20

T = TypeVar("T")


class TranscriptError(UsageError):
    """The bytes are not a transcript."""


@dataclass(frozen=True)
class Header:
    """What a transcript was made of, by what, and where.

    code is the digest of all code of the submission, lab_digest that of the lab's files; python and
    packages are those that the notebook ran with; limits are by their names.
    """

    submission: str
    code: str
    lab: str
    lab_version: str
    lab_digest: str
    seed: int
    fixed_problems: bool
    execute: str
    grader: str
    python: str = ""
    packages: Mapping[str, str] = field(default_factory=dict)
    level: str = ""
    limits: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What an item came to when the transcript was made."""

    item: str
    status: str
    score: float | None
    max_score: float


@dataclass(frozen=True)
class Record:
    """One graded submission: its cells as they were read, what it answered, what it came to.

    There are two transcripts where the needed cells were executed first, and then all.
    """

    header: Header
    notebook: Notebook
    transcripts: tuple[Transcript, ...]
    verdicts: tuple[Verdict, ...] = ()


def to_bytes(record: Record) -> bytes:
    """A record as a file. Raises TranscriptError where it is too large for one."""
    try:
        encoded = encode(_Writer().record(record))
    except Refused as error:
        raise TranscriptError(
            f"The transcript cannot be kept: {error}.", "Grade without --transcript."
        ) from None
    return MAGIC + bytes((VERSION,)) + zlib.compress(encoded, 6)


def from_bytes(data: bytes) -> Record:
    """The record in a file's bytes; raises TranscriptError where there is none."""
    if len(data) > MAX_FILE:
        raise _no_transcript(f"is larger than {MAX_FILE // 2**20} MiB")
    if not data.startswith(MAGIC):
        raise _no_transcript("is not a transcript")
    if data[len(MAGIC) : len(MAGIC) + 1] != bytes((VERSION,)):
        raise _no_transcript(f"is not of version {VERSION}, which this grader reads")
    unpacking = zlib.decompressobj()
    try:
        encoded = unpacking.decompress(data[len(MAGIC) + 1 :], MAX_BYTES)
        if unpacking.unconsumed_tail or not unpacking.eof or unpacking.unused_data:
            raise _no_transcript("does not end where a transcript does, or unpacks to too much")
        return _read_record(decode(encoded))
    except zlib.error:
        raise _no_transcript("is damaged") from None
    except (Refused, _Odd) as error:
        raise _no_transcript(f"holds what no transcript does ({error})") from None


def _no_transcript(why: str) -> TranscriptError:
    return TranscriptError(
        f"The file {why}.", "Name a file that `grade SUBMISSION --transcript FILE` has written."
    )


class _Writer:
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


def _outcome(outcome: Answer | None) -> Any:
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
        case Absent(type_name, step):
            return "absent", type_name, step


def _surface(surface: Surface | None) -> Any:
    if surface is None:
        return None
    x, y = tuple(map(float, surface.x)), tuple(map(float, surface.y))
    return x, y, surface.values, surface.points, surface.labels


class _Odd(Exception):
    """A value that does not belong where it is."""


def _is(kind: type[T], value: Any) -> T:
    """A value that must be exactly of a type."""
    if type(value) is not kind:
        raise _Odd(f"a {type(value).__name__} in the place of a {kind.__name__}")
    return value


def _or_none(read: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else read(value)


def _parts(value: Any, count: int) -> tuple[Any, ...]:
    parts = _is(tuple, value)
    if len(parts) != count:
        raise _Odd(f"{len(parts)} values in the place of {count}")
    return parts


def _all(read: Callable[[Any], T], value: Any) -> tuple[T, ...]:
    return tuple(map(read, _is(tuple, value)))


def _text(value: Any) -> str:
    return _is(str, value)


def _is_encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _whole(value: Any) -> int:
    number = _is(int, value)
    if not -1 <= number < 2**32:
        raise _Odd("a number that is out of range")
    return number


def _counted(value: Any) -> int:
    number = _whole(value)
    if number < 0:
        raise _Odd("a number that is out of range")
    return number


def _number(value: Any) -> float:
    if type(value) is int and not -(2**63) <= value < 2**63:
        raise _Odd("a number that is out of range")
    return value if type(value) is int else _is(float, value)


def _finite(value: Any) -> float:
    number = _number(value)
    if not math.isfinite(number):
        raise _Odd("a number that is not finite")
    return number


def _one_of(choices: tuple[str, ...]) -> Callable[[Any], Any]:
    def read(value: Any) -> str:
        if _text(value) not in choices:
            raise _Odd("a word that is none of those that belong there")
        return str(value)

    return read


def _array(value: Any) -> AnyArray:
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        raise _Odd("no array of numbers where one belongs")
    return value


_limit = _one_of(get_args(LimitName))
_kind_of_cell = _one_of(get_args(CellKind))
_cell_outcome = _one_of(get_args(CellOutcome))


def _mapping(read: Callable[[Any], T], value: Any) -> dict[str, T]:
    return {_text(name): read(one) for name, one in _is(dict, value).items()}


def _read_record(tree: Any) -> Record:
    header, notebook, verdicts, transcripts, inputs = _parts(tree, 5)
    if _is(tuple, transcripts) == ():
        raise _Odd("no execution")
    sent = _all(lambda one: _all(lambda call: _is(tuple, call), one), inputs)
    return Record(
        _read_header(header),
        _read_notebook(notebook),
        _all(lambda one: _read_transcript(one, sent), transcripts),
        _all(_read_verdict, verdicts),
    )


_HEADER: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("submission", "code", "lab", "lab_version", "lab_digest"), _text),
    "seed": _counted,
    "fixed_problems": lambda value: _is(bool, value),
    "execute": _one_of(("all", "needed")),
    "grader": _text,
    "python": _text,
    "packages": lambda value: _mapping(_text, value),
    "level": _text,
    "limits": lambda value: _mapping(_finite, value),
}


def _read_header(tree: Any) -> Header:
    if _is(dict, tree).keys() != _HEADER.keys():
        raise _Odd("other names in the header")
    return Header(**{name: read(tree[name]) for name, read in _HEADER.items()})


def _read_notebook(tree: Any) -> Notebook:
    name, sha256, cells, notices, modules = _parts(tree, 5)

    def cell(value: Any) -> Cell:
        index, kind, source = _parts(value, 3)
        if not _is_encodable(_text(source)):
            raise _Odd("a cell that is not a text")
        return Cell(_whole(index), _kind_of_cell(kind), source)

    held = _mapping(lambda data: _is(bytes, data), modules)
    return Notebook(_text(name), _text(sha256), _all(cell, cells), _all(_text, notices), held)


def _read_verdict(tree: Any) -> Verdict:
    item, status, score, most = _parts(tree, 4)
    return Verdict(_text(item), _text(status), _or_none(_finite, score), _finite(most))


def _read_transcript(tree: Any, inputs: tuple[tuple[tuple[Tree, ...], ...], ...]) -> Transcript:
    execution, cells, calls, trainings, tests = _parts(tree, 5)

    def answers() -> Iterator[tuple[Key, CallAnswer]]:
        for one in _is(tuple, calls):
            recipe, at, outcomes, substituted = _parts(one, 4)
            if not 0 <= _whole(at) < len(inputs):
                raise _Odd("inputs that are not there")
            read = _all(_read_outcome, outcomes)
            yield (
                Key("calls", _read_recipe(recipe)),
                CallAnswer(inputs[at], read, _all(_text, substituted)),
            )

    return Transcript(
        _all(_read_cell_run, cells),
        dict(answers()),
        dict(map(_read_training, _is(tuple, trainings))),
        _text(execution),
        dict(map(_read_test, _is(tuple, tests))),
    )


def _read_recipe(tree: Any) -> tuple[tuple[str, str], ...]:
    def pair(value: Any) -> tuple[str, str]:
        name, text = _parts(value, 2)
        return _text(name), _text(text)

    return _all(pair, tree)


def _read_cell_run(tree: Any) -> CellRun:
    index, outcome, seconds, error, limit = _parts(tree, 5)
    raised = _or_none(_read_outcome, error)
    if raised is not None and not isinstance(raised, Raised):
        raise _Odd("a cell's error that was not raised")
    return CellRun(
        _whole(index), _cell_outcome(outcome), _number(seconds), raised, _or_none(_limit, limit)
    )


def _read_training(tree: Any) -> tuple[Key, TrainingAnswer]:
    recipe, curves, surface, failed, failure, substituted, fault = _parts(tree, 7)
    answer = TrainingAnswer(
        _mapping(lambda curve: _all(_number, curve), curves),
        _or_none(_read_surface, surface),
        _text(failed),
        _or_none(_read_outcome, failure),
        _all(_text, substituted),
        _text(fault),
    )
    return Key("training", _read_recipe(recipe)), answer


def _read_test(tree: Any) -> tuple[Key, TestAnswer]:
    recipe, exchanges, ended, substituted = _parts(tree, 4)
    return Key("test", _read_recipe(recipe)), TestAnswer(
        _all(_read_exchange, exchanges), _text(ended), _all(_text, substituted)
    )


def _read_exchange(tree: Any) -> Exchange:
    kind, name, arguments, flags, outcome = _parts(tree, 5)
    return Exchange(
        _counted(kind), _text(name), _is(tuple, arguments), _counted(flags), _read_outcome(outcome)
    )


def _read_surface(tree: Any) -> Surface:
    x, y, values, points, labels = _parts(tree, 5)
    (left, right), (low, high) = _parts(x, 2), _parts(y, 2)
    arrays = [_array(values), _array(points), _array(labels)]
    if [array.ndim for array in arrays] != [2, 2, 1]:
        raise _Odd("a picture of other axes")
    return Surface((_number(left), _number(right)), (_number(low), _number(high)), *arrays)


def _read_outcome(tree: Any) -> Answer:
    what = _all(_text, _is(tuple, tree)[:1])
    if what == ("returned",):
        _, value, arguments = _parts(tree, 3)
        return Returned(value, _is(tuple, arguments))
    if what == ("raised",):
        _, type_name, message, place, limit, line, base, step = _parts(tree, 8)
        where, over = _or_none(_read_place, place), _or_none(_limit, limit)
        said = _text(type_name), _text(message)
        return Raised(*said, where, over, _whole(line), _text(base), _text(step))
    if what == ("timed_out",):
        _, seconds, name, step = _parts(tree, 4)
        return TimedOut(_number(seconds), _limit(name), _text(step))
    if what == ("died",):
        _, reason, died_of, step = _parts(tree, 4)
        return Died(_text(reason), _or_none(_limit, died_of), _text(step))
    if what == ("absent",):
        _, type_name, step = _parts(tree, 3)
        return Absent(_text(type_name), _text(step))
    raise _Odd("an outcome of no known kind")


def _read_place(tree: Any) -> CodeLocation:
    function, line, cell, text = _parts(tree, 4)
    return CodeLocation(_text(function), _whole(line), _or_none(_whole, cell), _text(text))
