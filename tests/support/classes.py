"""Classes as platforms hand them out: zips in their layouts, the rows to be read, identities.

`make_class("moodle", folder)` writes the zip of thirty students with every oddity (see `students`);
its rows are what is to come of it, its identities the columns of the teacher's exported gradebook
that tell students apart, in the gradebook's order.
"""

import json
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.course.students import Handed
from tests.support.students import CASES, PEOPLE, File, Person, notebook, zipped

Content = Callable[[Person, int], bytes]
# The place of a file of a person's attempt in a platform's zip.
_Placed = Callable[[Person, int, str], str]

_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
_STRAYS = (File("notes.pdf", b"%PDF-1.7 of nobody"), File("../../evil.ipynb", b"{}"))
_JUNK = (File("__MACOSX/._x", b"\0"), File(".DS_Store", b"\0"), File("Thumbs.db", b"\0"))


@dataclass(frozen=True)
class Row:
    """What is to be read of a student's latest attempt; notebook is what is to be graded."""

    id: str
    handed: Handed
    notebook: bytes | None
    attempts: int = 1
    late: bool | None = None
    submitted: str = ""


@dataclass(frozen=True)
class MadeClass:
    """A zip, the rows of its students by person, the ids of rows that are nobody's."""

    platform: str
    path: Path
    rows: dict[Person, Row]
    nobodys: tuple[str, ...]
    identities: tuple[dict[str, str], ...]

    def unpacked(self, folder: Path) -> Path:
        """The same, as a teacher unpacks it: what leads out of the folder stays in it."""
        with zipfile.ZipFile(self.path) as archive:
            archive.extractall(folder)
        shutil.rmtree(folder / "__MACOSX", ignore_errors=True)
        return folder


@dataclass(frozen=True)
class _Layout:
    """How a platform hands out a class.

    id gives a person's id, place a file's name in the zip, extra what the platform adds to an
    attempt, whole what it adds to the class. absent tells what becomes of who handed in nothing.
    """

    id: Callable[[Person], str]
    place: _Placed
    wrapping: str = ""
    extra: Callable[[Person, int, Sequence[File]], Sequence[File]] = lambda person, at, files: ()
    whole: Callable[[Sequence[Person]], Sequence[File]] = lambda people: ()
    times: tuple[str, str] = ("", "")
    keeps_attempts: bool = False
    tells_late: bool = False
    absent: str | None = None
    one_file: bool = False
    identity: Callable[[Person], dict[str, str]] = field(
        default=lambda person: {"student": person.login}
    )


def make_class(
    platform: str,
    folder: Path,
    content: Content = notebook,
    people: Sequence[Person] = PEOPLE,
) -> MadeClass:
    """Write the class of a platform as `folder/PLATFORM.zip`; content gives a person's notebook,
    with 0 for the attempt that counts and 1 for one before it.
    """
    layout = LAYOUTS[platform]
    files: list[File] = list(layout.whole(people))
    rows: dict[Person, Row] = {}
    for person in people:
        case = CASES[person.case]
        last = case.attempts - 1 if layout.keeps_attempts else 0
        for at in range(last + 1):
            data = content(person, last - at)
            handed = [*case.files(data)]
            if layout.one_file:
                handed = list({_ending(file.name): file for file in reversed(handed)}.values())
            placed = [
                File(layout.place(person, at, file.name), file.data, file.mode) for file in handed
            ]
            files += [*placed, *layout.extra(person, at, placed)]
            if not placed and layout.absent is not None:
                files.append(File(layout.place(person, at, ""), b""))
        if case.handed == "nothing" and layout.absent is None:
            continue
        several = case.handed == "several-notebooks" and layout.one_file
        rows[person] = Row(
            layout.id(person),
            "notebook" if several else case.handed,
            content(person, 0) if case.graded else None,
            last + 1,
            person.late if layout.tells_late else None,
            layout.times[last],
        )
    files += _STRAYS
    wrapped = [File(layout.wrapping + file.name, file.data, file.mode) for file in files]
    path = folder / f"{platform}.zip"
    path.write_bytes(zipped(*wrapped, *_JUNK))
    identities = tuple(layout.identity(person) for person in people)
    nobodys = ("notes", "evil") if layout.one_file else ("notes.pdf", "evil.ipynb")
    return MadeClass(platform, path, rows, nobodys, identities)


def _ending(name: str) -> str:
    return name[name.index(".") :] if "." in name else ""


def _canvas_name(person: Person) -> str:
    kept = (
        char
        for char in f"{person.last}{person.first}".lower()
        if unicodedata.category(char)[0] in "LM" or char.isdecimal() or char == "_"
    )
    return "".join(kept)


def _canvas(person: Person, at: int, name: str) -> str:
    late = "LATE_" if person.late else ""
    attachment = 90_000 + 10 * person.number + len(name) % 10
    file = _FORBIDDEN.sub("_", name)
    return f"{_canvas_name(person)}_{late}{7000 + person.number}_{attachment}_{file}"


def _moodle(person: Person, at: int, name: str) -> str:
    full = person.name.replace("_", " ").replace("/", "_")
    return f"{full}_{4700 + person.number}_assignsubmission_file/{name}"


def _brightspace(person: Person, at: int, name: str) -> str:
    when = ("Oct 9, 2025 1159 PM", "Oct 10, 2025 1022 AM")[at]
    return f"{176400 + person.number}-309870 - {person.name} - {when}/{name}"


_ATTEMPTS = ("2025-10-09-23-59-00", "2025-10-10-10-22-33")


def _blackboard(person: Person, at: int, name: str) -> str:
    return f"Lab_1_{person.login}_attempt_{_ATTEMPTS[at]}_{name}"


def _manifest(person: Person, at: int, files: Sequence[File]) -> Sequence[File]:
    if not files:
        return ()
    names = "".join(f"\tOriginal filename: x\n\tFilename: {file.name}\n" for file in files)
    text = f"Name: {person.name} ({person.login})\nAssignment: Lab_1\n\nFiles:\n{names}"
    return (File(f"Lab_1_{person.login}_attempt_{_ATTEMPTS[at]}.txt", text.encode()),)


def _gradescope(people: Sequence[Person]) -> Sequence[File]:
    """Ruby's keys; texts in quotes, as JSON writes them."""
    lines = []
    for person in people:
        values = {":name": person.name, ":sid": person.sis, ":email": person.email}
        about = "\n".join(f"    {key}: {json.dumps(text)}" for key, text in values.items())
        lines.append(
            f"submission_{5500 + person.number}:\n  :submitters:\n  -{about[3:]}\n"
            "  :created_at: 2025-10-09 23:59:00.000000000 Z\n  :score: 0.0\n"
            "  :results:\n    output: \"Line\\n- :sid: '1'\"\n"
        )
    return (File("submission_metadata.yml", ("---\n" + "".join(lines)).encode()),)


def _nbgrader(person: Person, at: int, files: Sequence[File]) -> Sequence[File]:
    if not files:
        return ()
    stamp = b"2025-10-09 23:59:00.123456 UTC"
    return (File(f"{person.login}/lab1/timestamp.txt", stamp),)


def _exchange(person: Person, at: int, name: str) -> str:
    when = ("2025-10-09 23:59:00.123456 UTC", "2025-10-10 10:22:33.123456 UTC")[at]
    return f"{person.login}+lab1+{when}+a8f{at}/{name}"


def _clone(person: Person, at: int, files: Sequence[File]) -> Sequence[File]:
    folder = f"lab1-{person.login}"
    read_me = [File(f"{folder}/README.md", b"# Lab 1")] if files else []
    return (File(f"{folder}/.git/HEAD", b"ref: refs/heads/main\n"), *read_me)


def _table(people: Sequence[Person]) -> Sequence[File]:
    lines = ["file;student;name"]
    for person in people:
        for file in CASES[person.case].files(b"x"):
            name = f'"{person.number}/{file.name}"'
            lines.append(f'{name};{person.sis};"{person.name.replace(chr(34), chr(34) * 2)}"')
    return (File("students.csv", "\ufeff".encode() + "\r\n".join(lines).encode()),)


def _canvas_identity(person: Person) -> dict[str, str]:
    return {
        "Student": f"{person.last}, {person.first}",
        "ID": str(7000 + person.number),
        "SIS User ID": person.sis,
        "SIS Login ID": person.login,
        "Section": "A",
    }


def _moodle_identity(person: Person) -> dict[str, str]:
    return {
        "Identifier": f"Participant {4700 + person.number}",
        "Full name": person.name,
        "Email address": person.email,
    }


def _brightspace_identity(person: Person) -> dict[str, str]:
    return {
        "OrgDefinedId": f"#{person.sis}",
        "Username": f"#{person.login}",
        "Last Name": person.last,
        "First Name": person.first,
    }


def _blackboard_identity(person: Person) -> dict[str, str]:
    return {
        "Last Name": person.last,
        "First Name": person.first,
        "Username": person.login,
        "Student ID": person.sis,
    }


def _nbgrader_identity(person: Person) -> dict[str, str]:
    return {
        "student_id": person.login,
        "last_name": person.last,
        "first_name": person.first,
        "email": person.email,
    }


def _login(person: Person) -> str:
    return person.login


_NIGHT, _MORNING = "2025-10-09T23:59:00", "2025-10-10T10:22:00"
LAYOUTS: dict[str, _Layout] = {
    "canvas": _Layout(
        lambda person: str(7000 + person.number),
        _canvas,
        tells_late=True,
        identity=_canvas_identity,
    ),
    "moodle": _Layout(
        lambda person: str(4700 + person.number), _moodle, absent="", identity=_moodle_identity
    ),
    "brightspace": _Layout(
        lambda person: str(176400 + person.number),
        _brightspace,
        wrapping="Lab 1/",
        whole=lambda people: (File("index.html", b"<html>"),),
        times=(_NIGHT, _MORNING),
        keeps_attempts=True,
        identity=_brightspace_identity,
    ),
    "blackboard": _Layout(
        _login,
        _blackboard,
        extra=_manifest,
        times=(_NIGHT, "2025-10-10T10:22:33"),
        keeps_attempts=True,
        identity=_blackboard_identity,
    ),
    "gradescope": _Layout(
        lambda person: person.sis,
        lambda person, at, name: f"submission_{5500 + person.number}/{name}",
        wrapping="assignment_77_export/",
        whole=_gradescope,
        times=(_NIGHT + "+00:00", ""),
        absent="",
    ),
    "nbgrader": _Layout(
        _login,
        lambda person, at, name: f"{person.login}/lab1/{name}",
        wrapping="submitted/",
        extra=_nbgrader,
        times=(_NIGHT + "+00:00", ""),
        identity=_nbgrader_identity,
    ),
    "jupyterhub": _Layout(
        _login,
        _exchange,
        wrapping="inbound/",
        times=(_NIGHT + "+00:00", "2025-10-10T10:22:33+00:00"),
        keeps_attempts=True,
        identity=_nbgrader_identity,
    ),
    "github": _Layout(
        _login,
        lambda person, at, name: f"lab1-{person.login}/{name}",
        wrapping="lab1-submissions/",
        extra=_clone,
        absent="",
    ),
    "folder-per-student": _Layout(
        _login,
        lambda person, at, name: f"{person.login}/{name}",
        wrapping="class/",
        absent="",
    ),
    "file-per-student": _Layout(
        _login, lambda person, at, name: f"{person.login}{_ending(name)}", one_file=True
    ),
    "table": _Layout(
        lambda person: person.sis,
        lambda person, at, name: f"{person.number}/{name}",
        whole=_table,
    ),
}
