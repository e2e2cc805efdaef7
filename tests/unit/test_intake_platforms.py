"""Groups, attempts, forged names and odd layouts of single platforms."""

import os
from pathlib import Path

import pytest

from grader.course import intake
from grader.course.intake.platforms.brightspace import Key, users_column
from grader.course.students import Attempt
from grader.errors import UsageError
from tests.support.students import PEOPLE, File, notebook, zipped

ONE, TWO, THREE = (notebook(person) for person in PEOPLE[:3])


def taken(tmp_path: Path, *files: File, source: str | None = None) -> intake.Intake:
    """What is read of a zip of these files."""
    path = tmp_path / "class.zip"
    path.write_bytes(zipped(*files))
    return intake.read([path], source)


def named(found: intake.Intake) -> dict[str, Attempt]:
    """The latest attempt by id."""
    return {each.student.id: each for each in found.attempts}


def graded(attempt: Attempt) -> bytes:
    """The notebook that is graded."""
    assert attempt.source, attempt
    return intake.contents(attempt.source)


@pytest.mark.parametrize("name", ["...ipynb", ".ipynb", " .ipynb", "~lab.ipynb", ".lab.IPYNB"])
def test_notebooks_with_odd_names(name: str, tmp_path: Path) -> None:
    """Are graded, but after ones with plain names; what systems put beside them is none."""
    junk = (File("anna/._lab.ipynb", b"\0"), File("anna/.~lab.ipynb", TWO))
    other = File("ben/lab.ipynb", TWO)
    found = taken(tmp_path, File(f"anna/{name}", ONE), *junk, other)
    assert graded(named(found)["anna"]) == ONE
    found = taken(tmp_path, File(f"anna/{name}", ONE + b" "), File("anna/my.ipynb", THREE), other)
    assert graded(named(found)["anna"]) == THREE
    alone = taken(tmp_path, File(name, ONE), File("ben.ipynb", TWO))
    assert [graded(each) for each in alone.attempts if each.student.id != "ben"] == [ONE]


def test_points_in_the_names_of_students(tmp_path: Path) -> None:
    """Are no endings: two whose names begin alike are two."""
    files = ("anna.berg.ipynb", "anna.kist.ipynb", "j.doe.ipynb.txt", "j.lee.zip", "kim.ipynb ")
    data = {"j.lee.zip": zipped(File("lab.ipynb", ONE))}
    found = named(taken(tmp_path, *(File(name, data.get(name, ONE)) for name in files)))
    assert set(found) == {"anna.berg", "anna.kist", "j.doe", "j.lee", "kim"}
    assert {each.handed for each in found.values()} == {"notebook"}


def test_anonymous_canvas(tmp_path: Path) -> None:
    """No names, ids of letters and digits; late ones too."""
    found = taken(
        tmp_path,
        File("anon_aB3_55_lab.ipynb", ONE),
        File("LATE_anon_Xy9_56_lab.ipynb", TWO),
        File("anon_zZz_text.html", b"<p>"),
    )
    assert found.platform == "canvas"
    rows = named(found)
    assert {id_: (each.handed, each.late) for id_, each in rows.items()} == {
        "anon_aB3": ("notebook", False),
        "anon_Xy9": ("notebook", True),
        "anon_zZz": ("no-notebook", False),
    }


def test_files_of_one_student_in_canvas(tmp_path: Path) -> None:
    """Separate entries; of two notebooks that of the newest attachment. Copies have numbers."""
    found = taken(
        tmp_path,
        File("doejane_7_90_lab-1.ipynb", ONE + b"   "),
        File("doejane_7_91_lab-2.ipynb", ONE),
        File("doejane_7_89_notes.pdf", b"%PDF"),
        File("team7_12_34_lab.ipynb", TWO),
    )
    rows = named(found)
    assert set(rows) == {"7", "12"}
    assert rows["12"].student.name == "team7"
    assert (rows["7"].handed, rows["7"].file) == ("several-notebooks", "lab-2.ipynb")
    assert "newest of 2" in rows["7"].detail
    assert set(rows["7"].others) == {"lab-1.ipynb", "notes.pdf"}


def test_a_group_that_names_itself_like_another_student(tmp_path: Path) -> None:
    """The student whose id it writes into its name is not graded by its notebook."""
    found = taken(
        tmp_path,
        File("roeann_99_20_lab.ipynb", ONE),
        File("bad_99_88_12_34_lab.ipynb", TWO),
        File("doe_5_21_lab.ipynb", THREE),
    )
    for each in found.attempts:
        if each.student.id == "5":
            assert graded(each) == THREE
        else:
            assert each.handed == "unrecognised"
            assert "more than one name" in each.detail
    assert len(found.attempts) == 3


@pytest.mark.parametrize(
    ("files", "ids"),
    [
        (["oneil_3_7007_90070_3_lab.ipynb", "roeann_7001_90010_lab.ipynb"], {"7007", "7001"}),
        (["doe_7002_90020_12_lab.ipynb", "roeann_7001_90010_lab.ipynb"], {"7002", "7001"}),
        (["oneil_3_LATE_7007_90070_lab.ipynb", "oneil_7001_90010_1_x.ipynb"], {"7007", "7001"}),
        ([f"group_{at}_70{at}_90{at}_lab.ipynb" for at in (1, 2, 3)], {"701", "702", "703"}),
        ([f"doe{at}_70{at}_90{at}_1_lab.ipynb" for at in (1, 2, 3)], {"701", "702", "703"}),
    ],
)
def test_canvas_names_that_end_in_numbers(files: list[str], ids: set[str], tmp_path: Path) -> None:
    """Are told from ids by what the class's attachments are numbered like."""
    found = taken(tmp_path, *(File(name, ONE) for name in files))
    assert (found.platform, set(named(found))) == ("canvas", ids)
    assert all(graded(each) == ONE for each in found.attempts)


def test_file_names_that_only_look_like_canvas(tmp_path: Path) -> None:
    """Attachments have ids of their own: dates are not ids."""
    files = [File(f"lab_2025_10_{name}.ipynb", ONE) for name in ("anna", "ben", "carl")]
    found = taken(tmp_path, *files)
    assert (found.platform, len(found.attempts)) == ("file-per-student", 3)


def test_teams_and_nobodies_in_moodle(tmp_path: Path) -> None:
    """A team by its id, the default group without one, blind marking; several kinds of files."""
    found = taken(
        tmp_path,
        File("Team A_31_assignsubmission_file/lab.ipynb", ONE),
        File("Team A_31_assignsubmission_onlinetext/onlinetext.html", b"<p>"),
        File("Default group_assignsubmission_file/lab.ipynb", TWO),
        File("Teilnehmer/in 8_assignsubmission_file/x.ipynb", TWO),
        File("Teilnehmer_4_assignsubmission_file_lab.ipynb", THREE),
    )
    rows = named(found)
    assert rows["31"].others == ("onlinetext.html",)
    assert rows["4"].student.name == "Teilnehmer"
    assert graded(rows["4"]) == THREE
    assert graded(rows["Default group"]) == TWO


def test_names_that_only_look_like_anothers_in_moodle(tmp_path: Path) -> None:
    """What a student is called may end like another's hand-in: in a folder it is told apart."""
    forged = "Anna_4_assignsubmission_file__7_assignsubmission_file_"
    rows = named(taken(tmp_path, File(f"{forged}/lab.ipynb", ONE)))
    assert list(rows) == ["7"]
    files = [File("Anna_4_assignsubmission_file_lab.ipynb", TWO), File(f"{forged}x.ipynb", ONE)]
    for each in taken(tmp_path, *files).attempts:
        if each.student.id == "4":
            assert graded(each) == TWO
        else:
            assert (each.handed, each.student.name) == ("unrecognised", "")
            assert "more than one way" in each.detail


@pytest.mark.parametrize(
    ("keys", "column"),
    [
        ("1-9 A, 2-9 B", 0),
        ("9-1 A, 9-2 B", 1),
        ("5-1 A, 6-1 A, 7-2 B", 1),
        ("1-2 A, 2-1 A", 0),
        ("1-9 A, 1-9 B", None),
    ],
)
def test_which_number_is_the_users(keys: str, column: int | None) -> None:
    """That which has one name; with a second attempt, that which comes again."""
    made = []
    for at, key in enumerate(keys.split(", ")):
        numbers, name = key.split()
        a, b = numbers.split("-")
        made.append(Key((a, b), name=name, when=str(at)))
    assert users_column(made) == column


def test_older_forms_of_brightspace(tmp_path: Path) -> None:
    """Files in one folder, without times, and by the university's number."""
    found = taken(
        tmp_path,
        File("11-9 - Ann - Marie Ek - lab.ipynb", ONE),
        File("12-9 - Bo Al - lab - final.ipynb", TWO),
    )
    assert found.platform == "brightspace"
    assert [(each.student.id, each.file) for each in found.attempts] == [
        ("11", "Marie Ek - lab.ipynb"),
        ("12", "lab - final.ipynb"),
    ]
    found = taken(
        tmp_path,
        File("A00012345_Ann_Ek_Oct 3, 2025 1422_lab_1.ipynb", ONE),
        File("A00012346_Bo Al_Oct 3, 2025 222 PM_lab.ipynb", TWO),
    )
    assert found.platform == "brightspace"
    assert [(each.student.name, each.submitted) for each in found.attempts] == [
        ("Ann_Ek", "2025-10-03T14:22:00"),
        ("Bo Al", "2025-10-03T14:22:00"),
    ]
    assert found.attempts[0].student.ids == (("sis", "A00012345"),)


def test_brightspace_without_ids(tmp_path: Path) -> None:
    """Names tell, and attempts are in the order of their times."""
    found = taken(
        tmp_path,
        File("Lab/index.html", b""),
        File("Lab/1-9 - Ann Ek - Oct 2, 2025 900 AM/lab.ipynb", TWO),
        File("Lab/1-9 - Ann Ek - Oct 10, 2025 1005 PM/lab.ipynb", THREE),
        File("Lab/1-9 - Bo Al - Okt 1, 2025 900 AM/lab.ipynb", ONE),
        File("index.html", b""),
    )
    assert found.platform == "brightspace"
    assert [each.number for each in found.attempts if each.student.id == "Ann Ek"] == [1, 2]
    assert graded(named(found)["Ann Ek"]) == THREE
    assert named(found)["Bo Al"].submitted == "2025-10-01T09:00:00"


def test_blackboard_attempts_and_forged_files(tmp_path: Path) -> None:
    """The latest counts; a file called like another's attempt is its owner's."""
    when = ("2025-10-09-10-00-00", "2025-10-10-10-00-00")
    files = [
        File(f"Lab_x_jane_d_attempt_{when[0]}_lab.ipynb", ONE),
        File(f"Lab_x_jane_d_attempt_{when[0]}.txt", b"Name: Jane D (jane_d)\nAssignment: Lab_x\n"),
        File(f"Lab_x_jane_d_attempt_{when[1]}_lab.ipynb", TWO),
        File(
            f"Lab_x_eve_attempt_{when[0]}_Lab_x_jane_d_attempt_2026-01-01-00-00-00_l.ipynb", THREE
        ),
        File(f"Lab_x_bob_attempt_{when[0]}.txt", b"Name: Jane D (jane_d)\n"),
    ]
    found = taken(tmp_path, *files)
    rows = named(found)
    assert set(rows) == {"jane_d", "eve", "bob"}
    assert (rows["jane_d"].number, rows["jane_d"].submitted) == (2, "2025-10-10T10:00:00")
    assert graded(rows["jane_d"]) == TWO
    assert rows["jane_d"].student.ids == (("login", "jane_d"),)
    assert rows["bob"].handed == "nothing"
    assert len(found.attempts) == 4


GROUPS = """---
submission_1:
  :submitters:
  - :name: Ann Ek
    :sid: 0042
    :email: ann@x.example
  - :name: "Bo \\u202eAl"
    :sid: "0043"
    :email: bo@x.example
  :created_at: 2025-10-10 10:22:33.000000000 Z
  :results: !ruby/object:Gem::Requirement
    :sid: "9"
submission_2:
  :submitters: []
submission_3: &a
  :submitters:
  - :name: No Number
submission_4: *a
nonsense: 1
"""


def test_groups_in_gradescope(tmp_path: Path) -> None:
    """A row for each, numbers with their zeros, those without an owner by their submission."""
    files = [File(f"export/submission_{at}/lab.ipynb", ONE) for at in (1, 2, 3, 7)]
    found = taken(tmp_path, File("export/submission_metadata.yml", GROUPS.encode()), *files)
    rows = named(found)
    assert set(rows) == {"0042", "0043", "submission_2", "No Number", "submission_7"}
    assert rows["0042"].student.ids == (
        ("sis", "0042"),
        ("email", "ann@x.example"),
        ("gradescope", "1"),
    )
    assert rows["0042"].student.group == rows["0043"].student.group == "submission_1"
    assert rows["0042"].source == rows["0043"].source
    assert rows["0042"].submitted == "2025-10-10T10:22:33+00:00"
    assert rows["0043"].student.name == "Bo \\u202eAl"
    assert rows["submission_7"].detail


@pytest.mark.parametrize("text", ["\t: [", "[" * 5000, "- 1", "\0", "a: *b", "submission_1: 4"])
def test_broken_metadata(text: str, tmp_path: Path) -> None:
    """Submissions are known by their numbers then, which is said."""
    found = taken(
        tmp_path,
        File("submission_metadata.yml", text.encode()),
        File("submission_1/lab.ipynb", ONE),
    )
    assert found.platform == "gradescope"
    assert [(each.student.id, each.handed) for each in found.attempts] == [
        ("submission_1", "notebook")
    ]
    assert len(found.taken) > 1 or found.attempts[0].detail


def test_several_assignments(tmp_path: Path) -> None:
    """The one that has the lab's notebook, or the one that is named; else nothing is guessed."""
    for name in ("anna", "ben"):
        for lab in ("lab1", "lab2"):
            folder = tmp_path / "course" / "submitted" / name / lab
            folder.mkdir(parents=True)
            (folder / f"{lab}.ipynb").write_bytes(ONE if lab == "lab1" else TWO)
    (tmp_path / "course" / "source").mkdir()
    (tmp_path / "course" / "gradebook.db").write_bytes(b"x")
    with pytest.raises(UsageError, match="2 assignments: lab1, lab2") as raised:
        intake.read([tmp_path / "course"])
    assert "submitted/*/lab1" in raised.value.hint
    for paths, expected in (
        ([tmp_path / "course"], ["lab2.ipynb"]),
        ([tmp_path / "course" / "submitted"], ["lab2.ipynb"]),
        (sorted((tmp_path / "course" / "submitted").glob("*/lab2")), []),
    ):
        found = intake.read(paths, None, expected)
        assert found.platform == "nbgrader"
        assert {id_: graded(each) for id_, each in named(found).items()} == {
            "anna": TWO,
            "ben": TWO,
        }


@pytest.mark.skipif(os.geteuid() != 0, reason="gives files to others")
def test_an_exchange_in_which_somebody_writes_for_others(tmp_path: Path) -> None:
    """Everybody can write there: a folder of another owner than it names is refused."""
    for student, owner, nb in (("daemon", 1, ONE), ("bin", 2, TWO), ("daemon", 2, THREE)):
        folder = tmp_path / "inbound" / f"{student}+lab1+2025-10-1{owner} 10:00:00.0 UTC"
        folder.mkdir(parents=True)
        (folder / "lab.ipynb").write_bytes(nb)
        for path in (folder, folder / "lab.ipynb"):
            os.chown(path, owner, owner)
    found = intake.read([tmp_path])
    assert found.platform == "jupyterhub"
    rows = named(found)
    assert {id_: graded(rows[id_]) for id_ in ("daemon", "bin")} == {"daemon": ONE, "bin": TWO}
    refused = [each for each in found.attempts if each.handed == "refused"]
    assert len(refused) == 1
    assert "belongs to the user bin" in refused[0].detail
