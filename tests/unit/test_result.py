"""The result: its JSON is the contract."""

import json
import unicodedata

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.evidence import Evidence, Fact, Finding, SourceLocation
from grader.result import (
    SCHEMA,
    CellReport,
    Hint,
    Item,
    Lab,
    Result,
    Sandbox,
    Submission,
    Task,
    from_json,
    json_schema,
    to_json,
)
from tests.unit.build import ROOT
from tests.unit.test_terminal import result

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False)
counts = st.integers(0, 1000)
shapes = st.lists(counts, max_size=3).map(tuple)
curve = st.lists(numbers, max_size=3).map(tuple)

ids = st.lists(text, max_size=2).map(tuple)
plain = st.booleans() | counts | numbers | text
facts: st.SearchStrategy[Fact] = st.one_of(
    plain,
    st.none(),
    st.lists(plain, max_size=2).map(tuple),
    st.dictionaries(text, plain, max_size=2),
)
findings = st.lists(
    st.builds(Finding, text, st.dictionaries(text, facts, max_size=3)), max_size=2
).map(tuple)

evidence = st.builds(
    Evidence,
    cause=st.none() | ids,
    candidates=st.none() | st.lists(ids, max_size=2).map(tuple),
    reference_error=st.none() | numbers,
    finite_difference_error=st.none() | numbers,
    tolerance=st.none() | numbers,
    problems=st.none() | counts,
    problems_right=st.none() | counts,
    sizes=st.none() | st.dictionaries(text, counts, max_size=3),
    shape=st.none() | shapes,
    expected_shape=st.none() | shapes,
    reading=st.none() | text,
    exception=st.none() | text,
    place=st.none() | st.builds(SourceLocation, text, counts, st.none() | counts, text),
    threshold=st.none() | numbers,
    accuracy=st.none() | curve,
    curves=st.none() | st.dictionaries(text, curve, max_size=2),
    answer=st.none() | text,
)
items = st.builds(
    Item,
    id=text,
    task=text,
    function=st.none() | text,
    output=st.none() | text,
    score=st.none() | numbers,
    max_score=numbers,
    status=st.sampled_from(
        [
            *("passed", "partial", "failed", "not_attempted"),
            *("crashed", "timed_out", "manual", "error"),
        ]
    ),
    message=text,
    findings=findings,
    hints=st.lists(st.builds(Hint, ids, text, findings), max_size=2).map(tuple),
    evidence=evidence,
)
results = st.builds(
    Result,
    schema=st.just(SCHEMA),
    grader=text,
    status=st.sampled_from(["graded", "missing", "unreadable", "error", "interrupted"]),
    message=text,
    hint=text,
    lab=st.none() | st.builds(Lab, text, text, text),
    submission=st.builds(Submission, text, st.none() | text),
    score=st.none() | numbers,
    max_score=numbers,
    seed=st.integers(0, 2**32 - 1),
    execute=text,
    sandbox=st.none() | st.builds(Sandbox, text, text, st.lists(text, max_size=2).map(tuple)),
    seconds=numbers,
    tasks=st.lists(st.builds(Task, text, text, numbers, numbers), max_size=2).map(tuple),
    items=st.lists(items, max_size=3).map(tuple),
    cells=st.lists(
        st.builds(
            CellReport,
            counts,
            st.sampled_from(["ok", "failed", "timed_out", "died", "skipped"]),
            text,
            counts,
        ),
        max_size=2,
    ).map(tuple),
    notices=st.lists(text, max_size=2).map(tuple),
)


def minimal(name: str = "a.ipynb") -> Result:
    """A result with nothing in it."""
    return Result(
        SCHEMA, "0", "graded", "", "", None, Submission(name, None), 0, 0, 0, "all", None, 0
    )


@given(results)
def test_round_trip(result: Result) -> None:
    """A result written as JSON and read back is the same."""
    assert from_json(to_json(result)) == result


@given(results)
def test_schema_accepts_what_is_written(result: Result) -> None:
    """Every result that is written is valid by the schema that goes with it."""
    jsonschema.Draft202012Validator(json_schema()).validate(json.loads(to_json(result)))


def test_the_schema_is_one() -> None:
    """The schema is itself valid, and says which contract it is of."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == SCHEMA
    json.dumps(schema)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "fine"},
        {"score": "ten"},
        {"items": [{"id": "a"}]},
        {"submission": None},
        {"cells": [{"cell": 1, "outcome": "great"}]},
    ],
)
def test_what_is_no_result(change: dict[str, object]) -> None:
    """What breaks the contract is refused, by the schema and in reading alike."""
    document = json.loads(to_json(minimal())) | change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json_schema()).validate(document)
    with pytest.raises(msgspec.ValidationError):
        from_json(json.dumps(document).encode())


def test_layout() -> None:
    """The JSON is indented, in UTF-8, with one newline at its end, the same every time."""
    data = to_json(minimal("é.ipynb"))
    assert data == to_json(minimal("é.ipynb"))
    assert data.startswith(b'{\n  "schema": "grader/result/v2",\n')
    assert data.endswith(b"\n}\n")
    assert "é.ipynb" in data.decode()


def test_evidence_holds_what_applies() -> None:
    """Evidence that does not apply is left out; a score that is not known yet is null."""
    item = Item("why", "1", None, None, None, 6, "manual", evidence=Evidence(answer="Because."))
    written = json.loads(msgspec.json.encode(item))
    assert written["evidence"] == {"answer": "Because."}
    assert written["score"] is None


def test_undecodable_file_names() -> None:
    """A file name that is not valid UTF-8, as archives make them, can be written in a result."""
    data = to_json(minimal(b"caf\xe9.ipynb".decode("utf-8", "surrogateescape")))
    assert "caf" in json.loads(data)["submission"]["name"]


def test_results_are_frozen() -> None:
    """A result cannot be changed."""
    with pytest.raises(AttributeError):
        minimal().score = 100  # type: ignore[misc]


def test_schema_file() -> None:
    """The schema that is shipped, where it is, is the one made from the types."""
    path = ROOT / "grader" / "result.schema.json"
    made = json.loads(json.dumps(json_schema()))
    assert not path.exists() or json.loads(path.read_text(encoding="utf-8")) == made


@given(st.text(max_size=20))
def test_control_codes_are_escaped(said: str) -> None:
    """A terminal that shows the file has nothing to act on; the text comes back as it was."""
    given_result = result(message=f"{said}\x1b\x7f\x80\x9b\xa0é")
    data = to_json(given_result)
    codes = [char for char in data.decode() if unicodedata.category(char) == "Cc"]
    assert set(codes) == {"\n"}
    if said.isprintable():
        assert from_json(data) == given_result
