"""What platforms write into names is read back, whatever students are called."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from grader.course.intake.platforms import blackboard, brightspace, canvas, moodle, nbgrader
from grader.course.intake.times import dashed, stamp, written
from grader.course.names import file_names, identity, nfc, shown

IDS = st.integers(1, 10**12).map(str)
# Letters, marks and digits of all scripts, and what else stands in names.
NAMES = st.text(
    st.characters(categories=("L", "M", "Nd"), include_characters=" '-._,()"), min_size=1
).filter(lambda name: name.strip() != "" and not name.startswith((".", "~")))
FILES = st.text(st.characters(codec="utf-8", exclude_characters="/\\\0"), min_size=1)


def of_canvas(name: str) -> str:
    """A name as Canvas writes it: letters, marks and digits of the sortable name."""
    return "".join(c for c in name.lower() if unicodedata.category(c)[0] in "LMN")


@given(NAMES.map(of_canvas), st.booleans(), IDS, IDS, FILES)
def test_canvas(name: str, late: bool, uid: str, attachment: str, file: str) -> None:
    """Names may be empty, or end in digits, as those of groups do."""
    flag = "LATE_" if late else ""
    found = canvas.PATTERN.fullmatch(f"{name}_{flag}{uid}_{attachment}_{file}")
    assert found
    parts = ("name", "late", "uid", "att", "file")
    assert found.group(*parts) == (name, "LATE" if late else None, uid, attachment, file)
    page = canvas.PATTERN.fullmatch(f"{name}_{flag}{uid}_text.html")
    assert page
    assert page.group("name", "uid", "page") == (name, uid, "text")


@given(st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True), st.booleans(), IDS, FILES)
def test_anonymous_canvas(code: str, late: bool, attachment: str, file: str) -> None:
    """No name stands before, and the late flag comes first."""
    found = canvas.PATTERN.fullmatch(f"{'LATE_' if late else ''}anon_{code}_{attachment}_{file}")
    assert found
    assert found.group("uid", "att", "file") == (f"anon_{code}", attachment, file)
    assert (found["name"], found["late"]) == (None, "LATE" if late else None)


@given(NAMES, IDS, FILES, st.sampled_from(["_file/", "_file_/", "_file_"]))
def test_moodle(name: str, pid: str, file: str, between: str) -> None:
    """In folders, as written before 4.1 and after, and in one folder."""
    name = name.replace("_", " ")
    found = moodle.PATTERN.fullmatch(f"{name}_{pid}_assignsubmission{between}{file}")
    assert found
    assert found.group("name", "pid", "plugin") == (name, pid, "file")
    assert (found["path"] or found["flat"]) == file
    nobody = moodle.PATTERN.fullmatch(f"{name} x_assignsubmission{between}{file}")
    assert nobody
    assert nobody.group("name", "pid") == (f"{name} x", None)


@given(NAMES, IDS, IDS, FILES)
def test_brightspace(name: str, a: str, b: str, file: str) -> None:
    """Names may hold hyphens with spaces around them."""
    found = brightspace.PATTERN.fullmatch(f"{a}-{b} - {name} - Oct 3, 2025 1022 AM/{file}")
    assert found
    assert found.group("a", "b", "name", "when", "file") == (
        a,
        b,
        name,
        "Oct 3, 2025 1022 AM",
        file,
    )


@given(NAMES, st.from_regex(r"[a-z0-9.@]{1,9}", fullmatch=True), FILES)
def test_blackboard(item: str, user: str, file: str) -> None:
    """A file may be called like another's attempt."""
    mine = f"{item}_{user}_attempt_2025-10-10-10-22-33"
    for name in (file, f"{item}_victim_attempt_2026-01-01-00-00-00_{file}"):
        found = blackboard.PATTERN.fullmatch(f"{mine}_{name}")
        assert found
        assert found.group("stem", "whose", "file") == (mine, f"{item}_{user}", name)


@given(NAMES.map(lambda name: name.replace("+", "")), NAMES, FILES)
def test_exchange(student: str, assignment: str, file: str) -> None:
    """With what keeps two of one second apart, and without."""
    for random in ("", "+a8f"):
        place = f"{student}+{assignment}+2025-10-10 10:22:33.123456 UTC{random}"
        found = nbgrader.EXCHANGE.fullmatch(f"{place}/{file}")
        assert found
        assert found.group("student", "assignment", "path") == (student, assignment, file)
        assert stamp(found["when"]) == "2025-10-10T10:22:33+00:00"


def test_times() -> None:
    """As platforms write them; nothing is made of what is not understood."""
    assert written("Oct 10, 2025 1022 AM") == "2025-10-10T10:22:00"
    assert written("Oct 1, 2025 1205 AM") == "2025-10-01T00:05:00"
    assert written("Dez 24, 2025 1205 PM") == "2025-12-24T12:05:00"
    assert written("juil. 4, 2025 959 PM") == "2025-07-04T21:59:00"
    assert written("Xyz 4, 2025 959 PM") == written("Feb 31, 2025 1000 AM") == ""
    assert dashed("2025-10-10-10-22-33") == "2025-10-10T10:22:33"
    assert stamp("2025-10-10 10:22:33 +0200") == "2025-10-10T10:22:33+02:00"
    assert stamp("2025-10-10 10:22:33 CEST") == "2025-10-10T10:22:33"
    assert stamp("yesterday") == stamp("2025-13-10 10:22:33 UTC") == ""


@given(st.lists(st.text(), unique=True))
def test_file_names(ids: list[str]) -> None:
    """One for each, apart where case does not count, and never a path."""
    names = file_names(ids)
    assert list(names) == ids
    assert len({nfc(name).casefold() for name in names.values()}) == len(ids)
    for name in names.values():
        assert re.fullmatch(r'[^<>:"/\\|?*\x00-\x1f\x7f\u202a-\u202e]{1,120}', name), name
        assert name[0] not in ".-~"
        assert name[-1] not in ". "


@given(st.text(st.characters(exclude_categories=())))
def test_shown(text: str) -> None:
    """No control code, nothing that reorders, nothing that cannot be encoded."""
    assert shown(text).replace("\u200c", "").replace("\u200d", "").isprintable() or any(
        unicodedata.category(c) == "Zs" for c in text
    )
    assert len(shown(text)) <= 200
    shown(text).encode()


@given(st.text(), st.text())
def test_identity(one: str, other: str) -> None:
    """Two names have one id only where they are the same but for how accents are composed."""
    assert (identity(one) == identity(other)) == (nfc(one) == nfc(other))


def test_names_that_only_look_alike_stay_apart() -> None:
    """An escape that is written out, and long names that end differently."""
    assert identity("a\x1b") != identity("a\\x1b")
    assert identity("a" * 300) != identity("a" * 301)
    assert (
        set(file_names(["Anna", "anna", "CON", "../x", "é", "e\u0301"]).values())
        & {
            "Anna",
            "anna",
            "CON",
        }
        == set()
    )
