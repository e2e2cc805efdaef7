"""Transcripts in files: what is written is read back, anything else is refused in a sentence."""

import contextlib
import zlib
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.lab.training_model import Surface
from grader.limits import LimitName
from grader.notebook.read import Cell, Notebook
from grader.requests import Key
from grader.transcript import (
    Absent,
    CallAnswer,
    CellOutcome,
    CellRun,
    CodeLocation,
    Died,
    Raised,
    Returned,
    TimedOut,
    TrainingAnswer,
    Transcript,
)
from grader.transcript_file import (
    MAGIC,
    VERSION,
    Header,
    Record,
    TranscriptError,
    Verdict,
    from_bytes,
    to_bytes,
)
from grader.values.reader import decode
from grader.values.writer import encode, same
from tests.unit.trees import trees

texts = st.text(max_size=9)
small = st.integers(0, 99)
numbers = st.floats(allow_nan=False)
finite = st.floats(allow_nan=False, allow_infinity=False)
limits = st.none() | st.sampled_from(get_args(LimitName))
places = st.none() | st.builds(CodeLocation, texts, small, st.none() | small, texts)
raised = st.builds(Raised, texts, texts, places, limits, small)
outcomes = st.one_of(
    st.builds(Returned, trees, st.lists(trees, max_size=2).map(tuple)),
    raised,
    st.builds(TimedOut, numbers, st.sampled_from(get_args(LimitName))),
    st.builds(Died, texts, limits),
    st.builds(Absent, texts),
)
recipes = st.dictionaries(texts, texts, max_size=3).map(lambda pairs: tuple(sorted(pairs.items())))
names = st.lists(texts, max_size=2).map(tuple)
surfaces = st.builds(
    Surface,
    st.tuples(numbers, numbers),
    st.tuples(numbers, numbers),
    hnp.arrays("f8", (2, 3)),
    hnp.arrays("f8", (4, 2)),
    hnp.arrays("i8", (4,)),
)
sent = st.lists(st.lists(trees, max_size=2).map(tuple), max_size=2).map(tuple)
call_answers = st.builds(CallAnswer, sent, st.lists(outcomes, max_size=3).map(tuple), names)
training_answers = st.builds(
    TrainingAnswer,
    st.dictionaries(texts, st.lists(numbers, max_size=3).map(tuple), max_size=2),
    st.none() | surfaces,
    texts,
    st.none() | outcomes,
    names,
    texts,
)
cell_runs = st.builds(
    CellRun, small, st.sampled_from(get_args(CellOutcome)), numbers, st.none() | raised, limits
)
transcripts = st.builds(
    Transcript,
    st.lists(cell_runs, max_size=2).map(tuple),
    st.dictionaries(st.builds(Key, st.just("calls"), recipes), call_answers, max_size=3),
    st.dictionaries(st.builds(Key, st.just("training"), recipes), training_answers, max_size=2),
    texts,
)
headers = st.builds(
    Header,
    *[texts] * 5,
    st.integers(0, 2**32 - 1),
    st.booleans(),
    st.sampled_from(["all", "needed"]),
    texts,
    texts,
    st.dictionaries(texts, texts, max_size=2),
    texts,
    st.dictionaries(texts, finite | small, max_size=2),
)
cells = st.builds(Cell, small, st.sampled_from(["code", "markdown", "raw"]), texts)
notebooks = st.builds(Notebook, texts, texts, st.lists(cells, max_size=3).map(tuple), names)
records = st.builds(
    Record,
    headers,
    notebooks,
    st.lists(transcripts, min_size=1, max_size=2).map(tuple),
    st.lists(st.builds(Verdict, texts, texts, st.none() | finite, finite), max_size=3).map(tuple),
)


@given(records)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(record: Record) -> None:
    """All of it: the same bytes come of what was read, and the same plain parts are in it."""
    written = to_bytes(record)
    again = from_bytes(written)
    assert to_bytes(again) == written
    assert (again.header, again.verdicts) == (record.header, record.verdicts)
    assert again.notebook == record.notebook
    for one, other in zip(record.transcripts, again.transcripts, strict=True):
        assert (one.cells, list(one.calls)) == (other.cells, list(other.calls))
        for key, answer in one.calls.items():
            assert same(answer.inputs, other.calls[key].inputs)
            assert answer.substituted == other.calls[key].substituted
            assert list(map(type, answer.outcomes)) == list(map(type, other.calls[key].outcomes))
        for training, run in one.trainings.items():
            assert run.curves == other.trainings[training].curves


def small_record() -> Record:
    """A record with something in every place."""
    key, inputs = Key("calls", (("function", "f"),)), ((np.eye(2),),)
    answer = CallAnswer(inputs, (Returned(np.eye(2), (np.eye(2),)),))
    transcript = Transcript((CellRun(0, "ok"),), {key: answer}, {}, "digest")
    header = Header("s", "c", "lab", "1", "d", 0, True, "all", "0", limits={"call_time": 1.0})
    notebook = Notebook("n.ipynb", "s", (Cell(0, "code", "x = 1"),))
    return Record(header, notebook, (transcript,), (Verdict("f.x", "passed", 1.0, 1.0),))


def packed(tree: Any) -> bytes:
    """A tree as a file of our version."""
    return MAGIC + bytes((VERSION,)) + zlib.compress(encode(tree))


def refused(data: bytes) -> str:
    """What is said of a file that is refused."""
    with pytest.raises(TranscriptError) as error:
        from_bytes(data)
    assert error.value.message.count("\n") == 0
    return error.value.message


def test_other_files_are_refused() -> None:
    """In a sentence that says what is wrong with them."""
    whole = to_bytes(small_record())
    assert "not a transcript" in refused(b"")
    assert "not a transcript" in refused(b"{}")
    assert "version" in refused(MAGIC + b"\x09" + whole[len(MAGIC) + 1 :])
    assert "damaged" in refused(whole[: len(MAGIC) + 1] + b"none")
    assert "does not end" in refused(whole[:-3])
    assert "does not end" in refused(whole + b"more")
    bomb = MAGIC + bytes((VERSION,)) + zlib.compress(bytes(70 * 2**20))
    assert "too much" in refused(bomb)
    odd: list[Any] = [None, 1, "text", (), (1, 2, 3, 4, 5), [[]] * 5, {}]
    for tree in odd:
        refused(packed(tree))


def _places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a tree, as the keys that lead there."""
    below = enumerate(tree) if isinstance(tree, tuple) else ()
    if isinstance(tree, dict):
        below = tree.items()  # type: ignore[assignment]
    return [path, *(place for key, part in below for place in _places(part, (*path, key)))]


def _with(tree: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    key, *rest = path
    if isinstance(tree, dict):
        return {**tree, key: _with(tree[key], tuple(rest), new)}
    return tuple(
        _with(part, tuple(rest), new) if at == key else part for at, part in enumerate(tree)
    )


_TREE = decode(zlib.decompress(to_bytes(small_record())[len(MAGIC) + 1 :]))


@given(
    st.sampled_from(_places(_TREE)),
    st.sampled_from(
        [None, True, -5, 2**70, 0.5, "odd", b"odd", (), ("odd",), {}, [], np.eye(1), np.eye(2)]
    ),
)
@settings(max_examples=300, deadline=None)
def test_anything_odd_within_is_refused_or_read(path: tuple[Any, ...], new: Any) -> None:
    """Whatever stands in whatever place: a sentence, or a record that can be written again."""
    try:
        record = from_bytes(packed(_with(_TREE, path, new)))
    except TranscriptError:
        return
    assert to_bytes(record)


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ((3,), ()),
        ((1, 2), ((0, "code", "x = '\ud800'"),)),
        ((2,), (("item", "passed", float("nan"), 1.0),)),
        ((2,), (("item", "passed", 1.0, float("inf")),)),
        ((2,), (("item", "passed", 10**400, 1.0),)),
        ((0, "limits"), {"call_time": float("nan")}),
        ((0, "seed"), -1),
    ],
)
def test_what_could_not_be_judged_is_refused(path: tuple[Any, ...], new: Any) -> None:
    """No execution at all, cells that are not text, numbers that add up to nothing."""
    with pytest.raises(TranscriptError):
        from_bytes(packed(_with(_TREE, path, new)))


@given(st.binary(max_size=60), st.integers(0, 10**6))
@settings(max_examples=200, deadline=None)
def test_damage_is_refused_or_read(junk: bytes, at: int) -> None:
    """Bytes exchanged anywhere."""
    whole = bytearray(to_bytes(small_record()))
    at %= len(whole)
    whole[at : at + len(junk)] = junk
    with contextlib.suppress(TranscriptError):
        from_bytes(bytes(whole))
