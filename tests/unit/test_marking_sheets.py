"""Marking files: what stands in them, and that spreadsheets do them no harm."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.course.marking import Answer, marking_sheet, read_back
from grader.course.store.rows import StoredMark, seen_of
from grader.course.students import Student
from grader.errors import UsageError
from grader.evidence import Evidence, Formula
from grader.marks.read import Mark
from grader.result import Item
from tests.unit.test_formula_triage import SLOPE

ITEM = Item("ques_1", "2", None, None, None, 10.0, "manual")
FORGED = '","9"\r\nk123,bob,"9","10"\r\n=HYPERLINK("http://x")\n"'
RIGHT, ALSO_RIGHT = r"$\nabla_w L = \frac{1}{N} x (a - y)^T$", r"$\nabla_w L = x (a - y)^T / N$"
IDS = {"ada": "ada", "0012": "0012", "bob@x.org": "bob"}


def answer(student: str, text: str, mark: Mark | None = None, seen: str = "") -> Answer:
    """A student's answer to the question, marked in this one or in another."""
    evidence = Evidence(answer=text, formulas=(Formula("w", "unread", "needs a reader"),))
    item = replace(ITEM, evidence=evidence)
    digest = seen_of(item, "")
    stored = StoredMark(mark, 1, seen or digest, "") if mark else None
    return Answer(Student(student, student.title()), item, digest, stored)


def rows(data: bytes, separator: str = ",") -> list[dict[str, str]]:
    """The rows of a file as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), ""), delimiter=separator))


def saved(
    held: Sequence[dict[str, str]],
    separator: str = ",",
    encoding: str = "utf-8-sig",
    end: str = "\r\n",
    quoting: int = csv.QUOTE_MINIMAL,
) -> bytes:
    """The rows as a spreadsheet saves them."""
    text = io.StringIO()
    writer = csv.DictWriter(
        text,
        held[0].keys(),
        delimiter=separator,
        lineterminator=end,
        quoting=quoting,  # type: ignore[arg-type]
    )
    writer.writeheader()
    writer.writerows(held)
    return text.getvalue().encode(encoding, "replace")


def marks(data: bytes, answers: Sequence[Answer]) -> dict[str, tuple[float | None, str]]:
    """Points and comments by student, as they are read back."""
    found = read_back({"m.csv": data}, answers, IDS)
    return {one.student: (one.mark.points, one.mark.comment) for one in found}


def test_equivalent_answers_stand_together() -> None:
    """Right or wrong; what is empty stands last."""
    texts = {"a": RIGHT, "b": "", "c": "No idea.", "d": ALSO_RIGHT, "e": "no  idea.", "f": RIGHT}
    held = rows(marking_sheet([answer(*one) for one in texts.items()], [SLOPE]))
    assert [row["group"] for row in held] == ["1", "1", "1", "2", "2", ""]
    assert {row["student"] for row in held[:3]} == {"a", "d", "f"}
    assert [row["alike"] for row in held] == ["3", "3", "3", "2", "2", ""]
    assert held[0]["advice"] == "w: needs a reader"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_spreadsheets_do_no_harm(separator: str, encoding: str) -> None:
    """Whatever they save it as: separators, quotes, line ends, encodings, decimal commas, lost
    zeros and shortened numbers of students.
    """
    names = ("ada", "0012", "123456789012", "=1+1")
    answers = [answer(name, FORGED + name) for name in names]
    for end, quoting in (("\r\n", csv.QUOTE_MINIMAL), ("\n", csv.QUOTE_ALL)):
        held = rows(marking_sheet(answers, (), separator), separator)
        assert [row["answer"].lstrip("'")[:4] for row in held] == ['","9'] * 4
        for row in held:
            shown = {"0012": "12", "123456789012": "1.23457E+11"}
            row["student"] = shown.get(row["student"], row["student"])
            row["points"] = "7,5" if separator == ";" else "7.5"
            row["comment"] = 'Gut, "schön";\nmehr'
        data = saved(held, separator, encoding, end, quoting)
        assert marks(data, answers) == dict.fromkeys(names, (7.5, 'Gut, "schön";\nmehr'))


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
@example([FORGED, "'=1", "-1", "\t=x", "\0", '"'])
def test_no_answer_forges_a_row(texts: Sequence[str]) -> None:
    """As many rows as answers, no cell begins a formula, and nothing is marked unless somebody does
    so: read back as written, a file says nothing.
    """
    answers = [answer(f"s{at}", text) for at, text in enumerate(texts)]
    data = marking_sheet(answers)
    held = rows(data)
    assert sorted(row["key"] for row in held) == sorted(one.key for one in answers)
    assert not any(row[name][:1] in tuple("=+-@\t\r") for row in held for name in row if row[name])
    assert marks(data, answers) == {}
    held[0]["points"] = "3"
    assert len(marks(saved(held), answers)) == 1


def test_marks_come_and_go_as_they_are() -> None:
    """A file with marks in it says nothing new; those given to another answer are asked for."""
    answers = [
        answer("ada", "x", Mark("ques_1", 2.675, "=see (me)")),
        answer("bob", "y", Mark("ques_1", 8.0, "fine"), seen="another"),
    ]
    held = rows(marking_sheet(answers, (), ";"), ";")
    assert [(row["points"], row["before"]) for row in held] == [
        ("2,675", ""),
        ("", "8 (for an earlier answer)"),
    ]
    assert held[0]["comment"] == "'=see (me)"
    assert marks(saved(held, ";"), answers) == {}
    held[1]["points"] = "8"
    assert marks(saved(held, ";"), answers) == {"bob": (8.0, "")}
    held[1] |= {"points": "", "comment": "better"}
    with pytest.raises(UsageError, match="line 3: say the points too"):
        marks(saved(held, ";"), answers)


def test_an_answer_that_has_changed_since_is_said() -> None:
    """The mark stands, for what was read."""
    data = marking_sheet([answer("ada", "old")])
    held = rows(data)
    held[0]["points"] = "4"
    (found,) = read_back({"m.csv": saved(held)}, [answer("ada", "new")], IDS)
    assert found.outdated
    assert found.seen != answer("ada", "new").seen


def test_tables_without_keys() -> None:
    """Student and item will do, by any id."""
    answers = [answer("ada", "x"), answer("bob", "y"), answer("0012", "z")]
    text = "Student;Item;Points\n'0012;ques_1;1,5\nbob@x.org;ques_1;2\n;;\n"
    assert marks(text.encode(), answers) == {"0012": (1.5, ""), "bob": (2.0, "")}


def test_all_faults_are_named_by_line() -> None:
    """And nothing is marked."""
    answers = [answer("ada", "x"), answer("0012", "y")]
    ada, other = (one.key for one in answers)
    text = (
        "key,student,item,points,comment\r\n"
        f"{ada},ada,ques_1,11,\r\n"
        f'{other},ada,ques_1,5,"two\r\nlines"\r\n'
        f"{other},0012,ques_2,5,\r\n"
        f"{other},0012,ques_1,8. Mai,\r\n"
        f"{ada},,,1,a,b\r\n"
        "kff-aa,,,1,\r\n"
        ",eve,ques_1,1,\r\n"
        ",ada,ques_9,1,\r\n"
        ",,,1,\r\n"
        f"{ada},,,1,\r\n"
        f"{ada},ada,ques_1,2,\r\n"
        f"{ada},,,-1,\r\n"
    )
    with pytest.raises(UsageError) as raised:
        marks(text.encode(), answers)
    said = raised.value.message
    assert "11 rows are at fault" in said
    for words in (
        "line 2: 11 points for ques_1, which is worth 10",
        "line 3: its key is that of 0012, but it names ada",
        "line 5: its key is that of ques_1",
        "line 6: '8. Mai' is not a number",
        "line 7: it has more cells",
        "line 8: there is no answer with the key",
        "line 9: there is no student 'eve'",
        "line 10: there is no item 'ques_9'",
        "line 11: the key is missing",
        "line 13: ques_1 of ada is marked in m.csv, line 12 too",
        "line 14: '-1' is not a number",
    ):
        assert words in said, words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a,b\n1,2\n", "not a marking file"),
        (b'key,points\n"k,1\n', "line 2 is never closed"),
        (b"", "not a marking file"),
        (b"PK\x03\x04", "workbook"),
    ],
)
def test_other_files_are_refused(data: bytes, words: str) -> None:
    """With a sentence that says what is needed."""
    with pytest.raises(UsageError, match=words):
        marks(data, [])
