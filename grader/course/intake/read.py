"""Reads what a class handed in: who, when, and which notebook."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.course.intake.archives import Archives
from grader.course.intake.collect import attempts, joined
from grader.course.intake.handins import Platform
from grader.course.intake.places import places
from grader.course.intake.platforms import table
from grader.course.intake.recognise import NAMES, named, recognised
from grader.course.students import Attempt, Source
from grader.errors import UsageError
from grader.notebook.modules import lacking, modules_beside, taken_for
from grader.text import many


@dataclass(frozen=True)
class Intake:
    """What a class handed in.

    platform is the name that `--from` takes, taken says in sentences what was taken for what.
    attempts has those of a student in a row, in the order of time: the last one counts.
    """

    platform: str
    taken: tuple[str, ...]
    attempts: tuple[Attempt, ...]


def read(
    paths: Sequence[Path],
    source: str | None = None,
    expected: Sequence[str] = (),
    apart: Collection[Path] = (),
    submits: Sequence[str] = (),
) -> Intake:
    """Read a class from a folder, a zip as a platform exports it, or several of them or of files.

    source is a platform's name, by default recognised; expected are the names that the lab's
    notebook may have; apart are files and folders within that are ours, as a store or reports;
    submits are the modules that the lab wants beside the notebook.
    Nothing is unpacked and nothing is run. Raises UsageError or MissingError where there is nothing
    to be read; what is wrong with one entry is a row.
    """
    if source is not None:
        named(source)
    if not paths:
        raise UsageError("No submissions are named.", "Name a folder, a zip or notebooks.")
    found: list[Attempt] = []
    taken: list[str] = []
    platforms: list[str] = []
    with Archives() as archives:
        for place in places(paths, archives, apart):
            asked = "table" if place.tables and source is None else source
            platform, view = recognised(place.listing, asked)
            handed = platform.read(view, archives, expected)
            new = tuple(attempts(handed, archives, expected, submits))
            if source is not None and not handed.handed:
                raise UsageError(
                    f"{place.name} does not look like {platform.title}.",
                    f"Leave out --from, or name another: {', '.join(NAMES)}.",
                )
            if not new or (source is None and platform.generic and not _is_class(new)):
                raise UsageError(
                    f"{place.name} holds no notebooks.",
                    "Check the path; it should hold .ipynb files, or zips with some in them.",
                )
            platforms.append(platform.name)
            taken += [_said(place.name, platform, new, len(handed.strays)), *handed.notes]
            if platform.generic:
                taken += table.unused(view, archives)
            again = {each.student.id for each in found} & {each.student.id for each in new}
            if again:
                taken.append(f"{many(len(again), 'student')} came before too: more attempts.")
            found += new
    alone = {path.resolve() for path in paths if path.is_file()}
    found = [_with_neighbours(each, alone, submits) for each in found]
    return Intake(platforms[0], tuple(taken), joined(found))


def _with_neighbours(attempt: Attempt, alone: Collection[Path], submits: Sequence[str]) -> Attempt:
    """An attempt; where its notebook was named by itself, with the modules of its folder."""
    source = attempt.source
    if source is None or source.members or source.path not in alone:
        return attempt
    # Nothing was found by itself, unless others that were named with it are its modules.
    own = dict(attempt.modules)
    beside = modules_beside(source.path, [name for name in submits if name not in own])
    there = {name: Source(path) for name, (path, _) in beside.items()}
    said = [attempt.detail, *taken_for({name: file for name, (_, file) in beside.items()})]
    detail = " ".join(part for part in said if part)
    for name in beside:
        detail = detail.replace(lacking(name), "").strip()
    return replace(attempt, modules=tuple((there | own).items()), detail=detail)


def _said(where: str, platform: Platform, found: Sequence[Attempt], strays: int) -> str:
    """What was taken for what: how many students, and how many have a notebook. What is nobody's
    comes last in what was found.
    """
    known = found[: len(found) - strays]
    latest = {each.student.id: each for each in known}
    counts = Counter(each.handed for each in latest.values())
    graded = counts["notebook"] + counts["several-notebooks"]
    said = f"{where}, read as {platform.title}: {many(len(latest), 'student')}"
    parts = [f"{graded} with a notebook"] if graded < len(latest) else []
    if len(known) > len(latest):
        parts.append(f"{len(known)} attempts in all")
    if strays:
        parts.append(f"{many(strays, 'file')} not recognised")
    return ", ".join([said, *parts]) + "."


def _is_class(found: Sequence[Attempt]) -> bool:
    """Whether anything is there that a folder holds only where notebooks were handed in."""
    return any(
        each.handed in ("notebook", "several-notebooks", "encrypted", "broken")
        or (each.handed == "refused" and each.file.casefold().endswith((".ipynb", ".zip")))
        for each in found
    )
