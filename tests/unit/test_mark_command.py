"""`grader mark`: what it shows, what it writes, and what it leaves alone."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from grader.cli.verbs import command
from grader.errors import UsageError
from grader.evidence import Evidence, Formula
from grader.result import Status, Submission, Task, from_json, to_json
from tests.unit.test_terminal import item, result

WAITING = Evidence(
    answer="$dW = x$", formulas=(Formula("W", "unread", "needs a reader: why not", "x"),)
)
GRADED = result(
    item("f.a", "passed"),
    item("why", "manual", max_score=10, evidence=WAITING),
    item("how", "manual", max_score=5, message="No answer was found."),
    score=4.0,
    max_score=4.0,
    tasks=(Task("1", "Predict", 4.0, 4.0),),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A result in a file."""
    path = tmp_path / "result.json"
    path.write_bytes(to_json(GRADED))
    return path


def mark(file: Path, *words: object) -> Result:
    """Run the command; what goes wrong is raised."""
    arguments = ["mark", str(file), *map(str, words)]
    return CliRunner().invoke(command, arguments, catch_exceptions=False, standalone_mode=False)


def test_what_waits(file: Path) -> None:
    """Without marks it shows each answer with its advice, and changes nothing."""
    before = file.read_bytes()
    shown = mark(file).output
    for words in ("why", "… / 10", "$dW = x$", "Advice to the marker", "W: needs a reader"):
        assert words in shown
    assert "No answer was found." in shown
    assert "f.a" not in shown
    assert file.read_bytes() == before
    mark(file, "why=1", "how=0")
    assert mark(file).output.strip() == "Nothing is left to grade by hand."


def test_in_place(file: Path) -> None:
    """The result itself is replaced, and nothing else is left beside it."""
    shown = mark(file, "why=7.5", "--comment", "why=Nearly: see the sign.").output
    for words in ("7.5 / 10", "marked by hand", "Nearly: see the sign.", "Total", "5 more points"):
        assert words in shown
    marked = from_json(file.read_bytes())
    assert (marked.score, marked.max_score) == (11.5, 14)
    assert list(file.parent.iterdir()) == [file]


def test_elsewhere(file: Path, tmp_path: Path) -> None:
    """With -o the input stays as it was; - is stdout, with words on stderr."""
    before, target = file.read_bytes(), tmp_path / "marked.json"
    mark(file, "why=1", "-o", target)
    done = mark(file, "why=1", "-o", "-")
    assert file.read_bytes() == before
    assert from_json(target.read_bytes()).score == 5
    assert from_json(done.stdout_bytes).score == 5
    assert "Total" in done.stderr


def test_a_file_for_a_class(file: Path, tmp_path: Path) -> None:
    """Rows of this submission count; the command line counts before them."""
    marks = tmp_path / "marks.csv"
    marks.write_text("submission,item,points\nmine,why,3\nmine,how,4\nyours,why,9\n")
    mark(file, "--marks", marks, "how=5")
    scores = {one.id: one.score for one in from_json(file.read_bytes()).items}
    assert scores == {"f.a": 4, "why": 3, "how": 5}
    marks.write_text("submission,item,points\nyours,why,9\n")
    done = mark(file, "--marks", marks)
    assert "has no marks for mine.ipynb" in " ".join(done.stderr.split())
    mark(file, "--remove", "why", "--remove", "how")
    assert from_json(file.read_bytes()) == GRADED


def with_submission(path: Path, submission: Submission) -> Path:
    """A result of another submission in a file."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(to_json(replace(GRADED, submission=submission)))
    return path


@pytest.mark.parametrize("places", [("ada.json", "ben.json"), ("ada/r.json", "ben/r.json")])
@pytest.mark.parametrize("known", ["path", "content"])
def test_two_students_with_files_of_one_name(
    tmp_path: Path, places: tuple[str, str], known: str
) -> None:
    """A row that could be either's is refused, and marks nobody; one that says whose counts."""
    ada, ben = (
        with_submission(
            tmp_path / place,
            Submission("lab.ipynb", sign * 64, f"{who}/lab.ipynb" if known == "path" else ""),
        )
        for place, who, sign in zip(places, ("ada", "ben"), "ab", strict=True)
    )
    before = ada.read_bytes()
    marks = tmp_path / "marks.csv"
    marks.write_text("submission,item,points\nlab.ipynb,why,3\n")
    for file in (ada, ben):
        with pytest.raises(UsageError, match="line 2: whose mark is it") as caught:
            mark(file, "--marks", marks)
        assert "SHA-256" in caught.value.hint
    assert ada.read_bytes() == before
    key = "ada/lab.ipynb" if known == "path" else "a" * 12
    marks.write_text(f"submission,item,points\n{key},why,3\n")
    mark(ada, "--marks", marks)
    assert "has no marks" in mark(ben, "--marks", marks).stderr
    scores = [from_json(file.read_bytes()).items[1].score for file in (ada, ben)]
    assert scores == [3, None]


@pytest.mark.parametrize("status", ["missing", "error", "interrupted"])
def test_what_has_no_points_cannot_be_marked(tmp_path: Path, status: Status) -> None:
    """Marks alone are not a total."""
    path = tmp_path / "result.json"
    path.write_bytes(to_json(result(status=status, score=None, message="The reason.")))
    with pytest.raises(UsageError, match="The reason"):
        mark(path, "why=1")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["who=1"], "no item 'who'"),
        (["how=1", "why=11"], "11 points for why"),
        (["how=1", "why=nan"], "'nan' is not a number"),
        (["how=1", "--comment", "who=So."], "no item 'who'"),
        (["how=1", "--remove", "why"], "why has no mark"),
        (["how=1", "--marks", "/no/such/file"], "There is no file"),
        (["how=1", "-o", "/no/such/folder/r.json"], "There is no folder"),
    ],
)
def test_all_or_nothing(file: Path, words: list[str], sentence: str) -> None:
    """A fault in any mark leaves the result as it was."""
    before = file.read_bytes()
    with pytest.raises(UsageError) as caught:
        mark(file, *words)
    assert sentence in caught.value.message
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"schema": 1}', "\ud800", "[" * 10_000])
def test_what_is_no_result(tmp_path: Path, content: str) -> None:
    """It is told so, with what to name instead."""
    path = tmp_path / "other.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(UsageError, match="is not a result") as caught:
        mark(path, "why=1")
    assert "--json" in caught.value.hint


def test_a_result_of_another_contract(tmp_path: Path) -> None:
    """A result that says it is of another version is not touched."""
    path = tmp_path / "old.json"
    path.write_bytes(to_json(result(schema="grader/result/v0")))
    with pytest.raises(UsageError, match="grader/result/v0"):
        mark(path, "why=1")
