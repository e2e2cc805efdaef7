"""`grader mark --store`: a human's marks for a class, by student or by marking files."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import console
from grader.errors import UsageError
from grader.text import clean, points

if TYPE_CHECKING:
    from grader.course.marking import Answer, Given
    from grader.course.store.reading import Reader
    from grader.formula import Question

_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
_MOST_BYTES = 256 * 1024 * 1024


def overview(store: Path) -> int:
    """Show what waits in a store, by question."""
    from grader.course.marking import answers_of
    from grader.course.store.reading import Reader

    with Reader(store) as reader:
        by_item = _by_item(answers_of(reader))
    lines = []
    for item, held in by_item.items():
        waiting = [one for one in held if one.waits]
        if waiting:
            empty = sum(not one.text for one in waiting)
            again = sum(one.again for one in waiting)
            parts = [f"{len(waiting)} of {len(held)} to grade by hand"]
            parts += [f"{empty} without an answer"] if empty else []
            parts += [f"{again} marked in an earlier answer"] if again else []
            lines.append(f"{clean(item, 200)}: {', '.join(parts)}")
    if lines:
        click.echo("\n".join(lines))
        console.note(f"For marking files: grader mark --store {store} --write FOLDER")
    else:
        click.echo("Nothing is left to grade by hand.")
    return console.GRADED


def student(
    store: Path,
    name: str,
    given: Sequence[str],
    comments: Sequence[str],
    removed: Sequence[str],
) -> int:
    """Show or write the marks of one student."""
    from grader.course.store.reading import Reader
    from grader.course.store.writing import Writer
    from grader.marks.read import marks_of
    from grader.reports.terminal import print_marks, print_waiting

    marks = marks_of(given, comments)
    if not marks and not removed:
        with Reader(store) as reader:
            who = _found(reader, name)
            result = reader.result(who)
            reason = next((g.reason for g in reader.grades() if g.student.id == who), "")
        if result is None or result.score is None:
            raise UsageError(f"{name} has no result that could be marked: {reason}")
        print_waiting(result, console.stdout())
        return console.GRADED
    with Reader(store) as reader:  # who is not there must not make a store
        who = _found(reader, name)
    with Writer(store) as writer:
        if removed:
            writer.unmark(who, removed)
        if marks:
            writer.mark({who: marks})
        result = writer.result(who)
    if result is not None:
        print_marks(result, console.stdout())
    return console.GRADED


def write(
    store: Path, folder: Path, items: Sequence[str], separator: str, lab_folder: Path | None
) -> int:
    """Write a marking file for each question."""
    from grader.course.marking import answers_of, marking_sheet
    from grader.course.store.reading import Reader
    from grader.reports.files import write_atomically

    with Reader(store) as reader:
        some = (lambda item: item.id in items,) if items else ()
        by_item = _by_item(answers_of(reader, *some))
        lab = reader.lab
    if unknown := [item for item in items if item not in by_item]:
        raise UsageError(f"Nobody has an item {unknown[0]!r} in {store}.", "Check its name.")
    if not by_item:
        raise UsageError(f"{store} holds no answers that a human has to mark.", "")
    questions = _questions(lab_folder, lab)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)  # students' answers are in it
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}.", "Name another.") from None
    names = {item: re.sub(r"[^\w.-]", "_", item)[:100] + ".csv" for item in by_item}
    if len({name.casefold() for name in names.values()}) < len(names):
        names = {item: f"{at}-{name}" for at, (item, name) in enumerate(names.items(), 1)}
    taken = [folder / name for name in names.values() if (folder / name).exists()]
    if taken:
        raise UsageError(
            f"{taken[0]} already exists, and may hold marks.",
            f"Read it back first (grader mark --store {store} --marks {taken[0]}), then move it "
            "away; or name another folder.",
        )
    for item, held in by_item.items():
        data = marking_sheet(held, questions.get(item, ()), _SEPARATORS[separator])
        write_atomically(folder / names[item], data, private=True)
        waiting = sum(one.waits for one in held)
        click.echo(f"{folder / names[item]}: {len(held)} answers, {waiting} to mark")
    return console.GRADED


def read(store: Path, files: Sequence[Path]) -> int:
    """Read marking files back, all of them or nothing."""
    from grader.course.marking import answers_of, read_back
    from grader.course.store.reading import Reader
    from grader.course.store.writing import Writer

    held = dict(_contents(files))
    Reader(store).close()
    with Writer(store) as writer, writer.together():  # no other answer comes in between
        given = read_back(held, answers_of(writer, lambda item: True), writer.names())
        marks = defaultdict(list)
        for one in given:
            marks[one.student].append(one.mark)
        outdated = {(one.student, one.mark.item): one.seen for one in given if one.outdated}
        writer.mark(marks, seen=outdated)
    _tell(given)
    return console.GRADED


def unanswered(store: Path, given: float, items: Sequence[str]) -> int:
    """Give points for all questions without an answer that are not marked."""
    from grader.course.marking import answers_of
    from grader.course.store.reading import Reader
    from grader.course.store.writing import Writer
    from grader.marks.read import Mark

    Reader(store).close()
    with Writer(store) as writer, writer.together():  # no other answer comes in between
        by_item = _by_item(one for one in answers_of(writer) if not one.text and one.waits)
        marks: dict[str, list[Mark]] = defaultdict(list)
        for item, held in by_item.items():
            for one in held if not items or item in items else ():
                marks[one.student.id].append(Mark(item, given))
        writer.mark(marks)
    counts = Counter(mark.item for held in marks.values() for mark in held)
    for item, count in counts.items():
        click.echo(f"{clean(item, 200)}: {points(given)} points for {count} without an answer")
    if not counts:
        click.echo("No question without an answer waits for a mark.")
    return console.GRADED


def _tell(given: "Sequence[Given]") -> None:
    counts = Counter(one.mark.item for one in given)
    if not counts:
        click.echo("Nothing new is marked.")
    for item, count in counts.items():
        total = sum(one.mark.points or 0.0 for one in given if one.mark.item == item)
        click.echo(f"{item}: {count} marked, {points(total / count)} points on average")
    names = [clean(one.student, 100) for one in given if one.outdated]
    if names:
        has = "student has" if len(names) == 1 else "students have"
        console.note(
            f"{len(names)} {has} handed in another answer since the file was written; their marks "
            f"stand and are to be checked again: {'; '.join(names[:30])}"
        )


def _by_item(answers: "Iterable[Answer]") -> "dict[str, list[Answer]]":
    found: dict[str, list[Answer]] = defaultdict(list)
    for one in answers:
        found[one.item.id].append(one)
    return found


def _found(reader: "Reader", name: str) -> str:
    found = reader.find([name])
    if name not in found:
        raise UsageError(
            f"There is no student {name!r} in {reader.path}, or several go by that name.",
            "Name the id.",
        )
    return found[name]


def _contents(files: Sequence[Path]) -> Iterable[tuple[str, bytes]]:
    left = _MOST_BYTES
    for path in files:
        inner = sorted(path.glob("*.csv")) if path.is_dir() else [path]
        if not inner:
            raise UsageError(f"{path} holds no CSV files.", "Name a marking file.")
        for one in inner:
            try:
                with one.open("rb") as file:
                    data = file.read(left + 1)
            except OSError as error:
                raise UsageError(
                    f"{one} cannot be read: {error.strerror}.", "Check its name."
                ) from None
            left -= len(data)
            if left < 0:
                raise UsageError(f"{one} is too large to be a marking file.", "Check its name.")
            yield str(one), data


def _questions(lab_folder: Path | None, lab_id: str) -> "dict[str, Sequence[Question]]":
    """The formulas that questions ask for, where the lab of the store can be loaded."""
    from grader.errors import LabError
    from grader.lab.load import load_lab

    try:
        lab = load_lab(lab_folder)
    except (LabError, UsageError) as error:
        if lab_folder is not None:
            raise
        console.note(f"Formulas are not compared: {error.message}")
        return {}
    if lab_folder is None and lab_id and lab.id != lab_id:
        console.note(f"Formulas are not compared: name the lab {lab_id} with --lab.")
        return {}
    return {question.id: question.formulas for question in lab.questions}
