"""Marks as they are typed, in tables, in JSON and on the command line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.marks.read import Mark, marks_of, read_marks
from grader.result import Submission


def read(folder: Path, content: str | bytes, name: str = "marks.csv") -> list[tuple[object, ...]]:
    """Item, points, comment and submission of each mark in a file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [(m.item, m.points, m.comment, m.submission) for m in read_marks(path)]


@pytest.mark.parametrize(
    "content",
    [
        'item,points,comment\nq,7.5,"Good, but"\nr,0,\n',
        '\ufeffitem,points,comment\r\nq,7.5,"Good, but"\r\nr,0,\r\n',
        "Item ; Points; Comment\nq;7,5;Good, but\nr;0;\n",
        "item\tpoints\tcomment\nq\t7,5\tGood, but\nr\t0\t",
        'name,points,item,comment\nA. B.,7.5,q,"Good, but"\n,,,\n\nA. B.,0,r\n',
        '\n\nitem,points,comment\n\nq, 7.50 ,"Good, but"\nr,0\n',
        '[{"item": "q", "points": 7.5, "comment": "Good, but"}, {"item": "r", "points": 0}]',
    ],
)
def test_a_file_of_marks(tmp_path: Path, content: str) -> None:
    """Commas, semicolons or tabs, as spreadsheets of any country write them, and JSON."""
    assert read(tmp_path, content) == [("q", 7.5, "Good, but", ""), ("r", 0.0, "", "")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    """Whatever was chosen on saving; a formula that was kept from being one is text again."""
    content = "sep=;\r\nitem;points;comment\r\nq;7,5;gelöst\r\nr;1;'=x*w\r\n".encode(encoding)
    assert read(tmp_path, content) == [("q", 7.5, "gelöst", ""), ("r", 1.0, "=x*w", "")]
    content = '[{"item": "q", "points": 7.5, "comment": "gelöst"}]'.encode(encoding)
    assert read(tmp_path, content) == [("q", 7.5, "gelöst", "")]


def test_rows_that_say_nothing_yet(tmp_path: Path) -> None:
    """A row without points and comment is left out; one with a comment alone is kept."""
    content = "item,points,comment,submission\nq,,,a.ipynb\nq,,See me.,b.ipynb\n"
    assert read(tmp_path, content) == [("q", None, "See me.", "b.ipynb")]


def test_comments_of_several_lines(tmp_path: Path) -> None:
    """A cell in quotes may hold line ends and quotes."""
    content = 'item,points,comment\nq,1,"One.\nTwo ""2""."\n'
    assert read(tmp_path, content) == [("q", 1.0, 'One.\nTwo "2".', "")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "no column item and no column points"),
        ("q,8\n", "no column item"),
        ("item,score\nq,8\n", "no column points"),
        ("item,points,points\nq,8,8\n", "two columns points"),
        ("item,points\nq,nan\n", "line 2: 'nan' is not a number of points"),
        ("item,points\nq,inf\n", "'inf' is not a number"),
        ("item,points\n\nq,-1\n", "line 3: '-1' is not a number"),
        ("item,points\nq,1e3\n", "'1e3' is not a number"),
        ("item,points\nq,eight\n", "'eight' is not a number"),
        ("item,points\nq,8\n,3\n", "line 3: the item is missing"),
        ("item,points,comment\nq,8,So far, so good\n", "4 cells under 3 columns"),
        ("item,points\nq,8\nq,8\n", "q is marked twice: line 2 and line 3"),
        ("item,points\nq,8\nr,1\nq,9\n", "line 2 and line 4"),
        ("item,points,submission\nq,8,a.ipynb\nq,9,x/a\n", "q of x/a is marked twice"),
        ("item,points,submission\nq,9,x/a\nq,8,a\n", "q of a is marked twice"),
        ("item,points,student\nq,8,ada\nq,9,ada\n", "q of ada is marked twice"),
        ("item,points,submission\nq,9,a\nr,8,\n", "line 3: whose mark is it?"),
        ('item,points\nq,8\n"r,1\n', "not a table that can be read"),
        (b"PK\x03\x04 and more", "a workbook or a zip"),
        (f"item,points,comment\nq,8,{'x' * 20_000}\n", "longer than 10000 characters"),
        ("[", "not a list of marks"),
        ('{"q": 8}', "not a list of marks"),
        ('[{"item": "q", "points": NaN}]', "not a list of marks"),
        ('[{"item": "q", "points": "8"}]', "not a list of marks"),
        ('[{"item": "q", "score": 8}]', "unknown field `score`"),
        ('[{"item": " ", "points": 8}]', "row 1: the item is missing"),
        ("[" * 100_000, "not a list of marks"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    """What is wrong is said with its line, and what to do about it."""
    with pytest.raises(UsageError) as caught:
        read(tmp_path, content)
    assert sentence in caught.value.message
    assert "marks.csv" in caught.value.message or "twice" in caught.value.message


def test_files_that_are_none(tmp_path: Path) -> None:
    """Neither a missing file nor a folder is a traceback."""
    with pytest.raises(UsageError, match="There is no file"):
        read_marks(tmp_path / "marks.csv")
    with pytest.raises(UsageError, match="cannot be read"):
        read_marks(tmp_path)


@given(st.text(max_size=60) | st.text(alphabet='item,points;"\n\r\t[]{}:q8.\0', max_size=60))
def test_any_text_is_marks_or_an_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever stands in a file, there is no other exception."""
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text("item,points,comment\n" + text, encoding="utf-8", newline="")
    try:
        marks = read_marks(path)
    except UsageError:
        return
    assert all(mark.item and (mark.points is not None or mark.comment) for mark in marks)


@pytest.mark.parametrize(
    ("submission", "name", "meant"),
    [
        ("", "a.ipynb", True),
        ("a.ipynb", "a.ipynb", True),
        ("a", "a.ipynb", True),
        ("handed/in/a.ipynb", "a.ipynb", True),
        ("b.ipynb", "a.ipynb", False),
        ("A.ipynb", "a.ipynb", False),
    ],
)
def test_whom_a_mark_is_for(submission: str, name: str, meant: bool) -> None:
    """A file's name, with or without folder and ending; none means any."""
    assert Mark("q", 1, submission=submission).is_for(name) == meant


ADA = Submission("lab.ipynb", "a" * 64, "class/ada_4711/lab.ipynb")
NESTED = Submission("lab.ipynb", "a" * 64, "ada/hw3/lab.ipynb")


@pytest.mark.parametrize(
    ("submission", "student", "whose", "meant"),
    [
        ("ada_4711/lab.ipynb", "", ADA, True),
        ("ada_4711\\lab", "", ADA, True),
        ("of/the/class/ada_4711/lab", "", ADA, True),
        ("ben/lab.ipynb", "", ADA, False),
        ("ada/lab.ipynb", "", ADA, False),
        ("a" * 64, "", ADA, True),
        ("A" * 12, "", ADA, True),
        ("a" * 11, "", ADA, False),
        ("b" * 64, "", ADA, False),
        ("", "4711", ADA, True),
        ("", "Ada", ADA, True),
        ("", "ada_4711", ADA, True),
        ("", "47", ADA, False),
        ("", "ben", ADA, False),
        ("lab.ipynb", "ada", ADA, True),
        ("lab.ipynb", "ben", ADA, False),
        ("ada/hw3/lab.ipynb", "", NESTED, True),
        ("ben/hw3/lab.ipynb", "", NESTED, False),
        ("", "ada", NESTED, True),
    ],
)
def test_whose_a_mark_is(submission: str, student: str, whose: Submission, meant: bool) -> None:
    """The end of a path, the beginning of a hash, or a student's name or number in the path."""
    assert Mark("q", 1, submission=submission, student=student).is_for(whose) is meant


def test_paths_tell_files_of_one_name_apart(tmp_path: Path) -> None:
    """Two students' rows are two marks."""
    content = "item,points,submission,student\nq,8,ada/lab,\nq,9,ben/lab,\nq,7,,cleo\n"
    assert [row[1] for row in read(tmp_path, content)] == [8, 9, 7]


def test_marks_of_a_command() -> None:
    """ITEM=POINTS and ITEM=TEXT of one item are one mark; each may stand alone."""
    marks = marks_of(["q=8", " f.x =7,5"], ["q=a=b", "r= See me. "])
    assert [(m.item, m.points, m.comment) for m in marks] == [
        ("q", 8.0, "a=b"),
        ("f.x", 7.5, ""),
        ("r", None, "See me."),
    ]


@pytest.mark.parametrize(
    ("points", "comments", "sentence"),
    [
        (["q"], [], "'q' is not a mark"),
        (["=8"], [], "'=8' is not a mark"),
        (["q="], [], "'' is not a number of points"),
        (["q=nan"], [], "'nan' is not a number"),
        (["q=-1"], [], "'-1' is not a number"),
        (["q=8", "q=8"], [], "q is marked twice"),
        ([], ["q"], "'q' is not a comment"),
        ([], ["q="], "'q=' is not a comment"),
        ([], ["q=a", "q=b"], "q is marked twice"),
    ],
)
def test_commands_that_cannot_be_read(
    points: list[str], comments: list[str], sentence: str
) -> None:
    """What is wrong is said, with the word that it is said of."""
    with pytest.raises(UsageError) as caught:
        marks_of(points, comments)
    assert sentence in caught.value.message
