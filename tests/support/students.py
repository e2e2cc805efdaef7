"""Thirty students, and what each handed in: every oddity of a class, with what is to come of it."""

import io
import json
import stat
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from grader.course.students import Handed

MIB = 2**20


@dataclass(frozen=True)
class Person:
    """A student of the class; number tells all ids apart, case names an entry of CASES."""

    number: int
    first: str
    last: str
    case: str = "right"
    late: bool = False

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    @property
    def login(self) -> str:
        """A user name; some hold underscores."""
        return f"user_{self.number:02}" if self.number % 7 == 0 else f"user{self.number:02}"

    @property
    def sis(self) -> str:
        """A student number, which begins with zeros."""
        return f"00{4200 + self.number}"

    @property
    def email(self) -> str:
        """An address."""
        return f"{self.login}@school.example"


@dataclass(frozen=True)
class File:
    """A file as handed in; mode is that of Unix where it is not an ordinary one."""

    name: str
    data: bytes
    mode: int = 0


@dataclass(frozen=True)
class Case:
    """Files that a student hands in, given the notebook's bytes, and what is to come of them.

    graded is whether the notebook is to be found among them; attempts is more than 1 where he
    handed in before, on platforms that keep it.
    """

    files: Callable[[bytes], tuple[File, ...]]
    handed: Handed
    graded: bool = True
    attempts: int = 1


def notebook(person: Person, again: int = 0) -> bytes:
    """A small notebook that tells its author, and his attempt."""
    cell: dict[str, object] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "a",
        "metadata": {},
        "outputs": [],
        "source": f"author = {person.number}\nattempt = {again}",
    }
    document = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, indent=1).encode()


def zipped(*files: File, comment: bytes = b"", force_zip64: bool = False) -> bytes:
    """A zip of files, names written as they are."""
    held = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(held, "w") as archive:
        warnings.simplefilter("ignore")  # two files of one name are meant
        archive.comment = comment
        for file in files:
            info = zipfile.ZipInfo("x", (2025, 10, 10, 10, 22, 32))
            info.filename = file.name
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (file.mode or stat.S_IFREG | 0o644) << 16
            with archive.open(info, "w", force_zip64=force_zip64) as into:
                into.write(file.data)
    return held.getvalue()


def encrypted(archive: bytes) -> bytes:
    """The zip with all its files marked as encrypted."""
    data = bytearray(archive)
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        found = data.find(mark)
        while found >= 0:
            data[found + at] |= 1
            found = data.find(mark, found + 4)
    return bytes(data)


def bomb(archive: bytes, size: int = 3 * 2**30) -> bytes:
    """The zip, its files said to be of that size each."""
    data = bytearray(archive)
    found = data.find(b"PK\1\2")
    while found >= 0:
        data[found + 24 : found + 28] = size.to_bytes(4, "little")
        found = data.find(b"PK\1\2", found + 4)
    return bytes(data)


def unflagged(archive: bytes) -> bytes:
    """The zip without the flags that say that names are UTF-8, as some programs write it."""
    data = bytearray(archive)
    for mark, at in ((b"PK\3\4", 7), (b"PK\1\2", 9)):
        found = data.find(mark)
        while found >= 0:
            data[found + at] &= ~0x08
            found = data.find(mark, found + 4)
    return bytes(data)


def _nested(data: bytes, depth: int) -> bytes:
    held = zipped(File("lab.ipynb", data))
    for _ in range(depth - 1):
        held = zipped(File("inner.zip", held))
    return held


_PDF = b"%PDF-1.7\n" + bytes(200)
_MAC = (File("__MACOSX/._lab.ipynb", b"\0\5\x16\7"), File(".DS_Store", bytes(8)))
_LINK = File("lab.ipynb", b"/etc/passwd", stat.S_IFLNK | 0o777)

CASES: dict[str, Case] = {
    "right": Case(lambda nb: (File("lab.ipynb", nb),), "notebook"),
    "again": Case(lambda nb: (File("lab.ipynb", nb),), "notebook", attempts=2),
    "several": Case(
        lambda nb: (File("lab.ipynb", nb), File("drafts.ipynb", nb + b" " * 99)),
        "several-notebooks",
    ),
    "clash": Case(
        lambda nb: (File("lab.ipynb", nb), File("LAB-old.ipynb", nb + b" "), File("Lab.pdf", _PDF)),
        "several-notebooks",
    ),
    "beside": Case(lambda nb: (File("a.pdf", _PDF), File("lab.ipynb", nb)), "notebook"),
    "pdf": Case(lambda nb: (File("report.pdf", _PDF),), "no-notebook", graded=False),
    "rar": Case(lambda nb: (File("lab.rar", b"Rar!\x1a\7\0"),), "no-notebook", graded=False),
    "document": Case(
        lambda nb: (File("lab.docx", zipped(File("word/document.xml", b"<w/>"))),),
        "no-notebook",
        graded=False,
    ),
    "empty": Case(lambda nb: (File("lab.ipynb", b""),), "broken", graded=False),
    "nothing": Case(lambda nb: (), "nothing", graded=False),
    "zip": Case(
        lambda nb: (File("work.zip", zipped(File("work/lab.ipynb", nb), *_MAC)),), "notebook"
    ),
    "bare zip": Case(lambda nb: (File("work", zipped(File("lab.ipynb", nb))),), "notebook"),
    "deep": Case(lambda nb: (File("work.zip", _nested(nb, 3)),), "notebook"),
    "too deep": Case(lambda nb: (File("work.zip", _nested(nb, 9)),), "refused", graded=False),
    "encrypted": Case(
        lambda nb: (File("work.zip", encrypted(zipped(File("lab.ipynb", nb)))),),
        "encrypted",
        graded=False,
    ),
    "broken": Case(
        lambda nb: (File("work.zip", zipped(File("lab.ipynb", nb))[:80]),), "broken", graded=False
    ),
    "zip64": Case(
        lambda nb: (File("work.zip", zipped(File("lab.ipynb", nb), force_zip64=True)),), "notebook"
    ),
    "text": Case(lambda nb: (File("lab.ipynb.txt", nb),), "notebook"),
    "json": Case(lambda nb: (File("lab.json", b"\xef\xbb\xbf" + nb),), "notebook"),
    "bare": Case(lambda nb: (File("lab", nb),), "notebook"),
    "slip": Case(
        lambda nb: (File("work.zip", zipped(File("../../lab.ipynb", nb))),), "refused", graded=False
    ),
    "absolute": Case(
        lambda nb: (File("work.zip", zipped(File("/tmp/lab.ipynb", nb))),), "refused", graded=False
    ),
    "drive": Case(
        lambda nb: (File("work.zip", zipped(File("C:\\lab.ipynb", nb))),), "refused", graded=False
    ),
    "backslashes": Case(
        lambda nb: (File("work.zip", zipped(File("work\\lab.ipynb", nb))),), "notebook"
    ),
    "link": Case(lambda nb: (File("work.zip", zipped(_LINK)),), "refused", graded=False),
    "bomb": Case(
        lambda nb: (File("work.zip", bomb(zipped(File("lab.ipynb", nb)))),),
        "refused",
        graded=False,
    ),
    "twice": Case(
        lambda nb: (File("work.zip", zipped(File("lab.ipynb", b"{}"), File("lab.ipynb", nb))),),
        "notebook",
    ),
    "unflagged": Case(
        lambda nb: (File("work.zip", unflagged(zipped(File("übung/lab.ipynb", nb)))),), "notebook"
    ),
    "control": Case(lambda nb: (File("la\x1b[31m\u202eb.ipynb", nb),), "notebook"),
    "decomposed": Case(lambda nb: (File("U\u0308bung.ipynb", nb),), "notebook"),
}

PEOPLE: tuple[Person, ...] = tuple(
    Person(number, first, last, case, late=number % 10 == 3)
    for number, ((first, last), case) in enumerate(
        zip(
            [
                ("Anna", "Ek"),
                ("Åsa", "Öberg"),
                ("José", "Garcı\u0301a"),
                ("अनुष्का", "शर्मा"),
                ("สมชาย", "ใจดี"),
                ("Nguyễn", "Văn An"),
                ("محمد", "علي"),
                ("小明", "王"),
                ("Ivan", "Петров"),
                ("Anna", "Ek"),
                ("Jean-Luc", "O'Neill"),
                ("Bob", "Team 7"),
                ("=cmd", "Calc"),
                ("Mary Ann", "Smith"),
                ("Mary", "Ann Smith"),
                ("LATE", "Late"),
                ("anon", "Mous"),
                ("Æsa", "Þórsdóttir"),
                ("Zoë", "de la Cruz"),
                ("İpek", "Yılmaz"),
                ("Ἑλένη", "Παπαδοπούλου"),
                ("Łukasz", "Żółć"),
                ("유나", "김"),
                ("Niño", "Peña"),
                ("Čeněk", "Řehoř"),
                ("میترا", "نیک\u200cزاد"),
                ("Test", "Assignsubmission"),
                ("Ole", "Attempt"),
                ("Quote", 'Dwayne "Rock"'),
                ("X", "Æ A-12"),
            ],
            CASES,
            strict=True,
        ),
        1,
    )
)
