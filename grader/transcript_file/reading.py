"""Reads the record of a tree, of which nothing is believed."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args

from grader.lab.training_model import Surface
from grader.limits import LimitName
from grader.notebook.read import Cell, CellKind, Notebook
from grader.requests import Key
from grader.transcript import (
    Absent,
    Answer,
    CallAnswer,
    Called,
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
from grader.transcript_file.checked import (
    Odd,
    all_of,
    array_of,
    counted,
    exactly,
    finite,
    mapping_of,
    number_of,
    one_of,
    or_none,
    parts_of,
    text_of,
    whole,
)
from grader.transcript_file.record import Header, Record, Verdict
from grader.values.tree import Tree

_limit = one_of(get_args(LimitName))
_kind_of_cell = one_of(get_args(CellKind))
_cell_outcome = one_of(get_args(CellOutcome))


def record_of(tree: Any) -> Record:
    """The record that `writing.tree_of` made a tree of; raises Odd for any other."""
    header, notebook, verdicts, transcripts, inputs = parts_of(tree, 5)
    if exactly(tuple, transcripts) == ():
        raise Odd("no execution")
    sent = all_of(lambda one: all_of(lambda call: exactly(tuple, call), one), inputs)
    return Record(
        _read_header(header),
        _read_notebook(notebook),
        all_of(lambda one: _read_transcript(one, sent), transcripts),
        all_of(_read_verdict, verdicts),
    )


_HEADER: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("submission", "code", "lab", "lab_version", "lab_digest"), text_of),
    "seed": counted,
    "fixed_problems": lambda value: exactly(bool, value),
    "execute": one_of(("all", "needed")),
    "grader": text_of,
    "python": text_of,
    "packages": lambda value: mapping_of(text_of, value),
    "level": text_of,
    "limits": lambda value: mapping_of(finite, value),
}


def _read_header(tree: Any) -> Header:
    if exactly(dict, tree).keys() != _HEADER.keys():
        raise Odd("other names in the header")
    return Header(**{name: read(tree[name]) for name, read in _HEADER.items()})


def _read_notebook(tree: Any) -> Notebook:
    name, sha256, cells, notices, modules = parts_of(tree, 5)

    def cell(value: Any) -> Cell:
        index, kind, source = parts_of(value, 3)
        if not _is_encodable(text_of(source)):
            raise Odd("a cell that is not a text")
        return Cell(whole(index), _kind_of_cell(kind), source)

    held = mapping_of(lambda data: exactly(bytes, data), modules)
    return Notebook(
        text_of(name), text_of(sha256), all_of(cell, cells), all_of(text_of, notices), held
    )


def _read_verdict(tree: Any) -> Verdict:
    item, status, score, most = parts_of(tree, 4)
    return Verdict(text_of(item), text_of(status), or_none(finite, score), finite(most))


def _read_transcript(tree: Any, inputs: tuple[tuple[tuple[Tree, ...], ...], ...]) -> Transcript:
    execution, cells, calls, trainings, tests = parts_of(tree, 5)

    def answers() -> Iterator[tuple[Key, CallAnswer]]:
        for one in exactly(tuple, calls):
            recipe, at, outcomes, substituted = parts_of(one, 4)
            if not 0 <= whole(at) < len(inputs):
                raise Odd("inputs that are not there")
            read = all_of(_read_outcome, outcomes)
            yield (
                Key("calls", _read_recipe(recipe)),
                CallAnswer(inputs[at], read, all_of(text_of, substituted)),
            )

    return Transcript(
        all_of(_read_cell_run, cells),
        dict(answers()),
        dict(map(_read_training, exactly(tuple, trainings))),
        text_of(execution),
        dict(map(_read_test, exactly(tuple, tests))),
    )


def _read_recipe(tree: Any) -> tuple[tuple[str, str], ...]:
    def pair(value: Any) -> tuple[str, str]:
        name, text = parts_of(value, 2)
        return text_of(name), text_of(text)

    return all_of(pair, tree)


def _read_cell_run(tree: Any) -> CellRun:
    index, outcome, seconds, error, limit = parts_of(tree, 5)
    raised = or_none(_read_outcome, error)
    if raised is not None and not isinstance(raised, Raised):
        raise Odd("a cell's error that was not raised")
    return CellRun(
        whole(index), _cell_outcome(outcome), number_of(seconds), raised, or_none(_limit, limit)
    )


def _read_training(tree: Any) -> tuple[Key, TrainingAnswer]:
    recipe, curves, surface, failed, failure, substituted, fault = parts_of(tree, 7)
    answer = TrainingAnswer(
        mapping_of(lambda curve: all_of(number_of, curve), curves),
        or_none(_read_surface, surface),
        text_of(failed),
        or_none(_read_outcome, failure),
        all_of(text_of, substituted),
        text_of(fault),
    )
    return Key("training", _read_recipe(recipe)), answer


def _read_test(tree: Any) -> tuple[Key, TestAnswer]:
    recipe, exchanges, ended, substituted = parts_of(tree, 4)
    return Key("test", _read_recipe(recipe)), TestAnswer(
        all_of(_read_exchange, exchanges), text_of(ended), all_of(text_of, substituted)
    )


def _read_exchange(tree: Any) -> Exchange:
    kind, name, arguments, flags, outcome = parts_of(tree, 5)
    return Exchange(
        counted(kind),
        text_of(name),
        exactly(tuple, arguments),
        counted(flags),
        _read_called(outcome) or _read_outcome(outcome),
    )


def _read_called(tree: Any) -> Called | None:
    if exactly(tuple, tree)[:1] != ("called",):
        return None
    _, number, arguments, named = parts_of(tree, 4)
    by_name = {text_of(name): value for name, value in exactly(dict, named).items()}
    return Called(counted(number), exactly(tuple, arguments), by_name)


def _read_surface(tree: Any) -> Surface:
    x, y, values, points, labels = parts_of(tree, 5)
    (left, right), (low, high) = parts_of(x, 2), parts_of(y, 2)
    arrays = [array_of(values), array_of(points), array_of(labels)]
    if [array.ndim for array in arrays] != [2, 2, 1]:
        raise Odd("a picture of other axes")
    return Surface((number_of(left), number_of(right)), (number_of(low), number_of(high)), *arrays)


def _read_outcome(tree: Any) -> Answer:
    what = all_of(text_of, exactly(tuple, tree)[:1])
    if what == ("returned",):
        _, value, arguments = parts_of(tree, 3)
        return Returned(value, exactly(tuple, arguments))
    if what == ("raised",):
        _, type_name, message, place, limit, line, base, step = parts_of(tree, 8)
        where, over = or_none(_read_place, place), or_none(_limit, limit)
        said = text_of(type_name), text_of(message)
        return Raised(*said, where, over, whole(line), text_of(base), text_of(step))
    if what == ("timed_out",):
        _, seconds, name, step = parts_of(tree, 4)
        return TimedOut(number_of(seconds), _limit(name), text_of(step))
    if what == ("died",):
        _, reason, died_of, step = parts_of(tree, 4)
        return Died(text_of(reason), or_none(_limit, died_of), text_of(step))
    if what == ("absent",):
        _, type_name, step = parts_of(tree, 3)
        return Absent(text_of(type_name), text_of(step))
    raise Odd("an outcome of no known kind")


def _read_place(tree: Any) -> CodeLocation:
    function, line, cell, text = parts_of(tree, 4)
    return CodeLocation(text_of(function), whole(line), or_none(whole, cell), text_of(text))


def _is_encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
