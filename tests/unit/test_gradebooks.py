"""Exported gradebooks are filled: each trap that a platform sets has a test."""

import io
import random
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

import pytest

from grader.course.gradebooks import Filled, feedback_zip, fill, open_book
from grader.course.gradebooks.members import for_members, read_members
from grader.course.students import Grade, Student
from grader.errors import UsageError
from grader.marks.sheet import Sheet, read_sheet

CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Notes,Lab 1 (77),Quiz (78),Current Score\r\n"
    ",,,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,,10.00,5.00,(read only)\r\n"
    '"Doe, Jane",101,0012,jane,"A, and B",,,4.00,80.00\r\n'
    '"=Evil, Bob",102,0013,bob,A,,7.50,EX,75.00\r\n'
    '"Ex, Ann",103,0014,ann,A,,EX,1.00,\r\n'
    '"Na, Tim",104,0015,tim,A,,N/A,1.00,\r\n'
    '"Old, Eve",105,0016,eve,A,,3.00,1.00,\r\n'
    '"Student, Test",106,,x,A,,,,\r\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Group,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Online text,Last modified (grade),Feedback comments\n"
    "Participant 4711,Jane Doe,jane@x.org,Submitted for grading,Team A,,10.00,Yes,"
    '"Friday, 10 October 2025, 10:22 AM","<p>a</p>",-,\n'
    "Participant 4712,Bob Roe,bob@x.org,Submitted for grading,Team A,7.50,10.00,Yes,"
    '"Friday, 10 October 2025, 10:23 AM",,"Friday, 10 October 2025, 11:00 AM",old\n'
    "Participant 4713,Ann Poe,ann@x.org,No submission,Team B,,10.00,No,-,,-,\n"
)
GERMAN = (
    "\ufeffID;Vollständiger Name;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;"
    "Zuletzt geändert (Abgabe);Zuletzt geändert (Bewertung);Feedback als Kommentar\r\n"
    "Teilnehmer/in4711;Jane Doe;Zur Bewertung abgegeben;;10,00;Ja;"
    "Freitag, 10. Oktober 2025, 10:22;-;\r\n"
    "Teilnehmer/in4712;Bob Roe;Keine Abgabe;;10,00;Nein;-;-;\r\n"
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,Last Name,First Name,Lab 1 Points Grade <Numeric MaxPoints:10 Weight:5>,"
    "Lab 1 Text Grade,End-of-Line Indicator\r\n"
    "#0012,#jane,Doe,Jane,,,#\r\n"
    "#0013,#bob,Roe,Bob,7.5,,#\r\n"
    "#0014,#ann,Poe,Ann,,,#\r\n"
    "#0015,#ann2,Poe,Ann,,,#\r\n"
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Lab 1 [Total Pts: 10 Score] |664617"'
    '\t"Feedback to Learner"\t"Feedback Format"\n'
    '"Doe"\t"Jane"\t"jane"\t"0012"\t""\t""\t""\n'
    '"Roe"\t"Bob"\t"bob_roe"\t"0013"\t"needs grading(5.0)"\t""\t""\n'
)
NBGRADER = (
    "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
    "late_submission_penalty,score,max_score\n"
    "lab1,,,jane,Doe,Jane,jane@x.org,0.0,0.0,0.0,10.0\n"
    "lab1,,,bob,Roe, Jr.,Bob,,8.0,2.0,6.0,10.0\n"
    "lab2,,,jane,Doe,Jane,,1.0,0.0,1.0,10.0\n"
)


def of(identifier: str, score: float | None, name: str = "", **more: object) -> Grade:
    """A grade out of ten."""
    student = {key: more.pop(key) for key in ("group", "ids") if key in more}
    return Grade(Student(identifier, name, **student), score, 10.0, **more)  # type: ignore[arg-type]


def filled(text: str, grades: Sequence[Grade], encoding: str = "utf-8", **how: object) -> Filled:
    """A gradebook filled; no cell but those of changes may be others."""
    opening = {key: how.pop(key) for key in ("platform", "column", "labs") if key in how}
    return fill(open_book(text.encode(encoding), **opening), grades, **how)  # type: ignore[arg-type]


def differing(one: Sheet, other: Sheet) -> set[tuple[int, int]]:
    """The places of cells that are written otherwise."""
    pairs = zip(one.rows, other.rows, strict=True)
    return {
        (row, at)
        for row, (old, new) in enumerate(pairs)
        for at, (a, b) in enumerate(zip_longest(old, new))
        if a != b
    }


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """The text with some places replaced, each of which is there once."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_canvas_is_filled_and_else_byte_for_byte() -> None:
    """Byte order mark, quotes, totals, maxima, the hidden row, others' columns stay."""
    done = filled(CANVAS, [of("101", 8.125), of("102", 7.5), of("105", 0.0)], column="Lab 1")
    expected = replaced(CANVAS, ('B",,,4.00', 'B",,8.13,4.00'), ("eve,A,,3.00", "eve,A,,0.00"))
    assert done.data == expected.encode()
    assert [(c.name, c.before, c.after) for c in done.changes] == [
        *[("Doe, Jane", "", "8.13"), ("Old, Eve", "3.00", "0.00")]
    ]
    assert done.same == 1
    assert done.not_in_store == ("Ex, Ann", "Na, Tim")  # never the test student


def test_canvas_leaves_who_is_excused_or_not_assigned() -> None:
    """Both are said, and kept."""
    done = filled(CANVAS, [of("103", 5.0), of("104", 5.0)], column="77")
    assert done.data == CANVAS.encode()
    assert [reason for _, reason in done.withheld] == ["excused (EX)", "not assigned (N/A)"]


def test_a_score_that_is_not_known_leaves_the_cell() -> None:
    """Emptied, it would remove what stands there."""
    grades = [of("102", None, reason="a mark is missing"), of("101", None)]
    done = filled(CANVAS, grades, column="Lab 1")
    assert done.data == CANVAS.encode()
    assert [reason for _, reason in done.withheld] == [
        *["a mark is missing; 7.50 stands there", "it has no score"]
    ]


def test_canvas_never_makes_an_assignment() -> None:
    """A title without a number would; and read-only columns are none."""
    text = CANVAS.replace("Notes", "Group (5)").replace("Quiz (78)", "Quiz")
    assert open_book(text.encode()).title == "Lab 1"
    with pytest.raises(UsageError, match="Lab 1"):
        open_book(text.encode(), column="Quiz")
    with pytest.raises(UsageError, match="no assignment"):
        open_book(text.replace(" (77)", "").encode())


def test_the_column_is_never_guessed() -> None:
    """The lab's title decides, or the teacher; a part of two titles does not."""
    with pytest.raises(UsageError, match="Which assignment") as raised:
        open_book(CANVAS.encode())
    assert "Quiz" in raised.value.message
    assert "--column" in raised.value.hint
    assert open_book(CANVAS.encode(), labs=("x", "quiz")).title == "Quiz"
    assert open_book(CANVAS.encode(), column="78").title == "Quiz"
    with pytest.raises(UsageError, match="may be 2"):
        open_book(CANVAS.replace("Quiz", "Lab 12").encode(), column="lab")


def test_decimal_commas_and_semicolons_are_kept() -> None:
    """Numbers are written as the file writes them, whatever separates its cells."""
    book = re.sub(r'("[^"]*")|,', lambda found: found[1] or ";", CANVAS)
    book = re.sub(r"(\d)\.(\d)", r"\1,\2", book)
    done = filled(book, [of("101", 8.125), of("102", 7.5)], column="Lab 1")
    assert done.data == replaced(book, ('B";;;4,00', 'B";;8,13;4,00')).encode()
    assert done.same == 1


def test_ids_are_text() -> None:
    """0012 is not 12, and neither is it a float; a spreadsheet's protection is looked through."""
    done = filled(CANVAS, [of("12", 1.0), of("0013", 2.0)], column="Lab 1")
    assert [g.student.id for g in done.not_in_file] == ["12"]
    assert [c.name for c in done.changes] == ["=Evil, Bob"]
    assert not done.warnings
    mangled = filled(CANVAS.replace(",0013,", ",13,"), [of("0013", 2.0)], column="Lab 1")
    assert "lost the zeros" in mangled.warnings[0]
    protected = CANVAS.replace(",0012,", ',"=""0012""",')
    assert filled(protected, [of("0012", 1.0)], column="Lab 1").changes[0].name == "Doe, Jane"


def test_one_row_is_not_two_peoples() -> None:
    """Nor one grade two rows'; kinds of ids tell what a bare number does not."""
    done = filled(CANVAS, [of("101", 1.0), of("jane", 2.0)], column="Lab 1")
    assert not done.changes
    assert len(done.withheld) == 2
    assert "jane too" in done.withheld[0][1]
    twins = CANVAS.replace(",0013,bob", ",101,bob")
    assert "2 rows" in filled(twins, [of("101", 1.0)], column="Lab 1").withheld[0][1]
    one = of("z", 1.0, ids=(("canvas", "101"),))
    assert filled(twins, [one], column="Lab 1").changes[0].name == "Doe, Jane"


def test_names_match_where_one_person_has_them() -> None:
    """In either order, in decomposed letters; two of one name are left alone and said."""
    done = filled(BRIGHTSPACE, [of("9-1", 5.0, "Jane Doe"), of("9-2", 6.0, "Ann Poe")])
    assert [c.name for c in done.changes] == ["Doe, Jane"]
    assert "by name" in " ".join(done.warnings)
    assert "2 rows" in done.withheld[0][1]
    assert b"#0014,#ann,Poe,Ann,,,#" in done.data
    assert b"#0015,#ann2,Poe,Ann,,,#" in done.data
    done = filled(BRIGHTSPACE, [of("9-2", 6.0, "Ann Poe"), of("9-3", 7.0, "Poe, Ann")])
    assert (done.changes, done.not_in_file, len(done.not_in_store)) == ((), (), 2)
    assert [reason for _, reason in done.withheld] == [
        "its row is that of Poe, Ann (9-3) too",
        "its row is that of Ann Poe (9-2) too",
    ]
    nameless = BRIGHTSPACE.replace("Last Name", "Email").replace("First Name", "Section")
    assert "export it with Last Name" in filled(nameless, [of("9-1", 5.0, "Jane Doe")]).warnings[0]
    accented = BRIGHTSPACE.replace("Doe,Jane", "Do\u00e9,Jane")
    assert filled(accented, [of("9-1", 5.0, "Jane Doe\u0301")]).changes


def test_equal_numbers_of_different_things_are_no_match() -> None:
    """Names tell, where they agree as a rule; ids that are a person's own go before names."""
    grades = [of("4711", 1.0, "Jane Doe"), of("4712", 2.0, "Roe, Bob"), of("4713", 3.0, "Team X")]
    done = filled(MOODLE.replace(",No,", ",Yes,"), grades)
    assert [(g.student.id, reason) for g, reason in done.withheld] == [
        ("4713", "the row of its id is that of Ann Poe")
    ]
    own = [of("101", 1.0, "doejane"), of("105", 2.0, "team7", ids=(("canvas", "105"),))]
    assert len(filled(CANVAS, own, column="Lab 1").changes) == 2


def test_halves_are_rounded_up_as_they_are_shown() -> None:
    """2.675 is 2.68, and 1.005 is 1.01."""
    done = filled(CANVAS, [of("101", 2.675), of("105", 1.005)], column="Lab 1")
    assert [c.after for c in done.changes] == ["2.68", "1.01"]


def test_no_thousands_are_separated() -> None:
    """Canvas would take the separator for a decimal mark, and so do we."""
    text = CANVAS.replace("10.00", "2000.00").replace("7.50", '"1,234"')
    done = filled(text, [of("101", 1234.5), of("102", 1.23)], column="Lab 1")
    assert [c.after for c in done.changes] == ["1234.5"]
    assert done.same == 1


def test_a_whole_number_is_written_as_the_column_has_it() -> None:
    """With decimals where the others have them."""
    assert (
        b",8,4.00"
        in filled(
            CANVAS.replace("7.50", "7").replace("3.00", "3").replace("10.00", "10"),
            [of("101", 8.0)],
            column="Lab 1",
        ).data
    )


def test_another_maximum_is_said_or_rescaled() -> None:
    """Never silently."""
    done = filled(CANVAS, [of("101", 4.0)], column="Quiz")
    assert "maximum is 5" in done.warnings[0]
    assert done.same == 1
    assert filled(CANVAS, [of("101", 10.0)], column="Quiz", rescale=True).changes[0].after == "5.00"


def filled_out_of(written: str, book: str, lab: float, **how: object) -> Filled:
    """Half of a lab's points, in a column whose title gives such a maximum."""
    title = "Lab 1 Points Grade <Numeric MaxPoints:10 Weight:5>"
    quoted = '"' + title.replace("10", written) + '"'
    text = book.replace(title, quoted).replace("Pts: 10", f"Pts: {written}").replace(",7.5,", ",,")
    grade = replace(of("0012", lab / 2, ids=(("sis", "0012"),)), max_score=lab)
    return filled(text, [grade], "utf-8", **{"rescale": True, **how})


@pytest.mark.parametrize(
    ("written", "lab", "half"),
    [
        ("1,000", 1000, "500"),
        ("1.000", 500, "500"),
        ("1.000", 1, "0.5"),
        ("100.000", 100, "50"),
        ("100,000", 10, "50"),
        ("10.500", 10, "5.25"),
        ("10,500", 10, "5,25"),
        ("1.000,5", 10, "500,25"),
        ("1,000.5", 10, "500.25"),
        ("1\u202f000", 10, "500"),
        ("12,5", 10, "6,25"),
        ("12.50", 10, "6.25"),
    ],
)
@pytest.mark.parametrize("book", [BRIGHTSPACE, BLACKBOARD])
def test_thousands_in_a_maximum(book: str, written: str, lab: float, half: str) -> None:
    """Separated or not, the column is out of what a reader of the title takes it for: of two
    readings, the one that the lab's points are near.
    """
    assert [change.after for change in filled_out_of(written, book, lab).changes] == [half]


def test_a_maximum_of_two_readings_is_not_guessed() -> None:
    """Nothing is multiplied by it; without that it is said how it is read."""
    with pytest.raises(UsageError, match=r"Lab 1.* as 1000 or as 1, and the lab's 10 does not"):
        filled_out_of("1,000", BRIGHTSPACE, 10)
    for maximum, half in ((1.0, "0,5"), (1000.0, "500")):
        done = filled_out_of("1,000", BRIGHTSPACE, 10, maximum=maximum)
        assert [change.after for change in done.changes] == [half]
    with pytest.raises(UsageError, match="is out of 1000 or 1, not of 5"):
        filled_out_of("1,000", BRIGHTSPACE, 10, maximum=5.0)
    done = filled_out_of("1,000", BRIGHTSPACE, 10, rescale=False)
    assert "1,000, is read as 1000." in done.warnings[0]
    assert "100.000, is read as 100." in filled_out_of("100.000", BRIGHTSPACE, 100).warnings[0]


def test_moodle_is_filled_and_else_byte_for_byte() -> None:
    """The site's digits; locked rows and those beyond the maximum are said."""
    grades = [of("4711", 8.0), of("4712", 10.5), of("4713", 3.0), of("9", 3.0)]
    done = filled(MOODLE, grades)
    assert done.data == replaced(MOODLE, ("Team A,,10.00", "Team A,8.00,10.00")).encode()
    assert [(g.student.id, reason) for g, reason in done.withheld] == [
        ("4712", "more than the maximum of 10, which moodle passes over; 7.50 stands there"),
        ("4713", "the grade is locked in Moodle"),
    ]
    assert [grade.student.id for grade in done.not_in_file] == ["9"]


def test_moodle_is_read_in_any_language() -> None:
    """By what stands in the columns; locked rows are told apart as far as can be."""
    done = filled(GERMAN, [of("4711", 8.5, comment="1 < 2"), of("4712", 0.0)], comments=True)
    assert (
        done.data
        == replaced(
            GERMAN,
            ("abgegeben;;10,00", "abgegeben;8,50;10,00"),
            ("Abgabe;;10,00", "Abgabe;0,00;10,00"),
            ("10:22;-;", '10:22;-;"<p>1 &lt; 2</p>"'),
        ).encode()
    )
    assert "'Nein' for 1" in done.warnings[0]
    assert "zeros by hand" in done.warnings[1]
    assert "Bob Roe" in done.warnings[1]


def test_moodle_blind_has_no_names() -> None:
    """The column behind the identifier is the status then."""
    text = (
        "Identifier,Status,Grade,Maximum grade,Grade can be changed,Last modified (grade)\n"
        "Participant 4711,Submitted,,100.00,Yes,-\n"
    )
    assert filled(text, [of("4711", 50.5)]).data == text.replace("ed,,", "ed,50.50,").encode()


def test_moodle_columns_of_markers_are_not_the_grade() -> None:
    """Nor are columns of identity that hold numbers."""
    text = (
        "Identifier,Full name,ID number,Department,Status,Marker 1,Mark 1,Marker 2,Mark 2,Grade,"
        "Maximum grade,Marking workflow state,Grade can be changed,Last modified (grade)\n"
        "Participant 4711,Jane Doe,0012,12,Submitted,A,7.00,B,8.00,,20.00,Not marked,Yes,-\n"
        "Participant 4712,Bob Roe,0013,12,Submitted,A,7.00,B,8.00,-,20.00,Not marked,Yes,-\n"
    )
    done = filled(text, [of("0012", 15.0), of("4712", 0.0)])
    assert (
        done.data
        == replaced(
            text, ("B,8.00,,20.00", "B,8.00,15.00,20.00"), ("B,8.00,-,20.00", "B,8.00,0.00,20.00")
        ).encode()
    )
    assert "Bob Roe" in done.warnings[-1]


def test_moodle_team_gets_one_mark() -> None:
    """The group's number is not a participant's: its name counts."""
    grade = of("4713", 5.0, "Team A", ids=(("moodle", "4713"),), feedback=b"<p>")
    done = filled(MOODLE, [grade])
    assert (
        done.data
        == replaced(
            MOODLE, ("Team A,,10.00", "Team A,5.00,10.00"), ("Team A,7.50,", "Team A,5.00,")
        ).encode()
    )
    assert len(zipfile.ZipFile(io.BytesIO(feedback_zip(done))).namelist()) == 2


def test_sections_of_students_are_no_teams() -> None:
    """Who has a row of his own gets his own mark, whatever group he is in."""
    members = [
        of("a", 3.0, "Jane Doe", group="Team A", ids=(("email", "jane@x.org"),)),
        of("b", 4.0, "Bob Roe", group="Team A", ids=(("email", "bob@x.org"),)),
    ]
    assert [c.after for c in filled(MOODLE, members).changes] == ["3.00", "4.00"]


def test_moodle_scales_take_words() -> None:
    """Which, the teacher says."""
    text = MOODLE.replace("10.00", '"Fail\nPass"').replace("7.50", "Fail")
    text = text.replace("Maximum grade", "Scale")
    with pytest.raises(UsageError, match="Fail, Pass"):
        filled(text, [of("4711", 6.0)])
    done = filled(text, [of("4711", 6.0), of("4712", 5.9)], words={"Fail": 0.0, "Pass": 60.0})
    assert done.data == replaced(text, ('Team A,,"Fail', 'Team A,Pass,"Fail')).encode()
    with pytest.raises(UsageError, match="not a word"):
        filled(text, [of("4711", 6.0)], words={"Good": 0.0})


def test_moodle_feedback_zip_names_participants() -> None:
    """The number stands between the first two underscores, and only whose score is known."""
    grades = [
        of("4711", 8.0, "J_a_ne", feedback=b"<p>jane"),
        of("4712", None, feedback=b"<p>bob"),
        of("4713", 1.0, feedback=b"<p>ann"),
    ]
    done = filled(MOODLE, grades)
    with zipfile.ZipFile(io.BytesIO(feedback_zip(done))) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {
        "report_4711_assignfeedback_file/report.html": b"<p>jane",
        "report_4713_assignfeedback_file/report.html": b"<p>ann",
    }
    assert [name.split("_")[1] for name in held] == ["4711", "4713"]
    assert feedback_zip(done) == feedback_zip(filled(MOODLE, grades))
    with pytest.raises(UsageError, match="canvas"):
        feedback_zip(filled(CANVAS, [of("101", 1.0, feedback=b"x")], column="Lab 1"))


def test_comments_do_not_replace_what_a_teacher_wrote() -> None:
    """Nor are they emptied."""
    grades = [of("4712", 7.5, comment="new"), of("4711", 7.5)]
    done = filled(MOODLE, grades, comments=True)
    assert b",old\n" in done.data
    commented = [of("101", 3.0, comment="x")]
    assert (
        "no column for comments"
        in filled(CANVAS, commented, column="77", comments=True).warnings[0]
    )
    assert "Bob Roe" in done.warnings[-1]


def test_brightspace_keeps_its_signs() -> None:
    """`#` before ids and at the end of lines; text grades are not scores; more is lowered."""
    done = filled(BRIGHTSPACE, [of("0012", 12.0), of("bob", 7.5), of("ann2", 1.0)])
    assert (
        done.data
        == replaced(
            BRIGHTSPACE, ("Doe,Jane,,,", "Doe,Jane,12,,"), ("#ann2,Poe,Ann,,", "#ann2,Poe,Ann,1,")
        ).encode()
    )
    assert "maximum of 10" in done.warnings[0]
    assert "Doe, Jane" in done.warnings[0]


def test_blackboard_keeps_utf_16_tabs_and_quotes() -> None:
    """And a cell that says what waits is no score."""
    grades = [of("0012", 8.0, comment="=1+1"), of("bob_roe", 9.25)]
    done = filled(BLACKBOARD, grades, "utf-16", comments=True)
    assert done.data == replaced(
        BLACKBOARD,
        ('"0012"\t""\t""', '"0012"\t"8"\t"\'=1+1"'),
        ('"needs grading(5.0)"', '"9.25"'),
    ).encode("utf-16")
    german = BLACKBOARD.replace("Username", "Benutzername").replace("First Name", "Vorname")
    assert len(filled(german, grades).changes) == 2
    with pytest.raises(UsageError, match="Which column"):
        open_book(BLACKBOARD.replace('"Student ID"', '"Quiz |12"').encode())


def test_nbgrader_counts_from_the_end_of_broken_rows() -> None:
    """The score is the raw one less the row's penalty; other assignments stay."""
    done = filled(NBGRADER, [of("jane", 9.0), of("bob", 5.0)], column="lab1")
    assert (
        done.data
        == replaced(
            NBGRADER,
            ("jane@x.org,0.0,0.0,0.0", "jane@x.org,9,0.0,9"),
            ("Bob,,8.0,2.0,6.0", "Bob,,5,2.0,3"),
        ).encode()
    )
    assert "line 3" in done.warnings[0]


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        (CANVAS, "canvas"),
        (CANVAS.replace("Student,ID", "LastName,FirstName,ID"), "canvas"),
        (MOODLE, "moodle"),
        (GERMAN, "moodle"),
        (BRIGHTSPACE, "brightspace"),
        (BLACKBOARD, "blackboard"),
        (NBGRADER, "nbgrader"),
    ],
)
def test_platforms_are_recognised(text: str, platform: str) -> None:
    """By their headers; --from that does not fit is refused."""
    column = {"canvas": "Lab 1", "nbgrader": "lab1"}.get(platform)
    assert open_book(text.encode(), column=column).platform == platform
    other = "canvas" if platform != "canvas" else "moodle"
    with pytest.raises(UsageError, match=f"not a gradebook of {other}"):
        open_book(text.encode(), other)


def test_other_files_are_refused() -> None:
    """With what each platform's looks like."""
    with pytest.raises(UsageError, match="brightspace"):
        open_book(b"a,b\n1,2\n")
    with pytest.raises(UsageError, match="line 2"):
        open_book(b'Student,ID,Section,Lab (1)\n"Doe,1,,\n')
    with pytest.raises(UsageError, match="empty"):
        open_book(b"\n\n")


def test_filling_twice_changes_nothing_more() -> None:
    """What was written is read back as the same score, on each platform."""
    books = (
        (CANVAS, "Lab 1", "101"),
        (MOODLE, None, "4711"),
        (BRIGHTSPACE, None, "0012"),
        (BLACKBOARD, None, "jane"),
        (NBGRADER, "lab1", "jane"),
    )
    for text, column, student in books:
        for seed in range(5):
            grades = [of(student, random.Random(seed).uniform(0, 10))]
            once = filled(text, grades, column=column)
            before, after = read_sheet(text.encode()), read_sheet(once.data)
            ours = {(row.at, at) for row in once.matches[0].rows for at in row.columns}
            assert differing(before, after) <= ours
            assert (before.mark, before.ends) == (after.mark, after.ends)
            twice = fill(open_book(once.data, column=column), grades)
            assert len(once.changes) == 1
            assert not twice.changes
            assert twice.data == once.data


def test_members_get_their_groups_mark() -> None:
    """By the group's name, or by who handed in; twice the same mark is one."""
    members = read_members(b"group,student\nteam7,101\nteam7,0016\n")
    for grades in (
        [of("9", 4.0, "Team7")],
        [of("101", 4.0, "team7", ids=(("canvas", "101"),)), of("102", 3.0)],
        [of("101", 4.0), of("105", 4.0), of("0016", None)],
    ):
        book = open_book(CANVAS.encode(), column="Lab 1")
        done = fill(book, for_members(grades, members, book.rows))
        names = {c.name: c.after for c in done.changes}
        assert names["Doe, Jane"] == names["Old, Eve"] == "4.00"
    differing = [of("101", 4.0), of("105", 5.0)]
    assert not fill(book, for_members(differing, members, book.rows)).changes
