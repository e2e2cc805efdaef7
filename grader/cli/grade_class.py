"""`grade CLASS`: grades all that a class handed in, into a store."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.cli import console
from grader.cli.folders import Folders
from grader.cli.options import STORE
from grader.cli.roster import roster
from grader.course.shards import Shard
from grader.errors import GraderError, UsageError
from grader.text import many

if TYPE_CHECKING:
    from grader.course.batch.run import Tally
    from grader.course.batch.todo import Todo
    from grader.course.intake import Archives, Intake
    from grader.course.store.writing import Writer
    from grader.course.students import Attempt, Handed
    from grader.grading import Options
    from grader.lab.model import LabSpec
    from grader.marks.read import Mark

_ZIP = b"PK"
_MOST_COMPARED = 1000
# So many students are taken in at once.
_AT_ONCE = 100


@dataclass(frozen=True)
class Asked:
    """What a command says of a class beside how to grade: see `grade --help`."""

    paths: tuple[Path, ...]
    store: Path | None
    source: str | None
    jobs: int | None
    again: bool
    only: tuple[str, ...]
    marks: Path | None
    quiet: bool
    executor: str | None = None
    worker_timeout: float = 300.0
    shard: Shard | None = None

    @property
    def is_class(self) -> bool:
        """Whether it is about a class, not one notebook."""
        of_class = (self.store, self.source, self.again, self.only, self.executor, self.shard)
        if any(of_class) or len(self.paths) != 1:
            return True
        return self.paths[0].is_dir() or _is_zip(self.paths[0])


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return path.suffix.casefold() == ".zip" or file.read(2) == _ZIP
    except OSError:
        return False


def grade_class(asked: Asked, lab: "LabSpec", options: "Options", folders: Folders) -> int:
    """Take in, grade, mark, write reports, and say how it went; returns the exit code."""
    from grader.course.intake import read
    from grader.course.store.lock import only_driver
    from grader.course.store.place import network_file_system
    from grader.course.store.writing import Writer
    from grader.marks.read import read_marks
    from grader.sandbox.choose import choose_sandbox

    path = asked.store or (Path(asked.shard.store) if asked.shard else STORE)
    if not asked.paths and not path.exists():
        raise UsageError("What is to be graded?", "Name a notebook, a folder or a zip: grade PATH.")
    choose_sandbox(options.sandbox)
    marks = read_marks(asked.marks) if asked.marks else ()
    if marks:
        check_marks_of_class(marks, lab, asked.marks)
    intake = None
    if asked.paths:
        template = (lab.template.name,) if lab.template else ()
        apart = (path, *folders.paths, *_written_before(path), lab.folder)
        intake = read(asked.paths, asked.source, template, apart, lab.submits)
        if asked.shard is not None:
            intake = _share(intake, asked.shard)
    if kind := network_file_system(path):
        console.note(
            f"{path} is on a network file system ({kind}): use it from one machine at a time, or "
            "name a store on a local disk, which is quicker too."
        )
    with only_driver(path), contextlib.ExitStack() as stack:
        students = roster(path, intake, lab.id)
        wanted, meant = students.wanted(asked.only), students.by_student(marks, asked.marks)
        store = stack.enter_context(Writer(path))
        store.belongs_to(lab.id)
        if intake is not None:
            for line in () if asked.quiet else intake.taken:
                console.stderr().print(line, soft_wrap=True, markup=False)
            _take(store, intake, asked, lab.submits)
        tally = _run(store, wanted, lab, options, asked)
        _mark(store, meant)
        store.keep_apart(folders.paths)
        written = _write(store, wanted, folders, asked.jobs)
        if not asked.quiet:
            _say(store, wanted, path, written, lab)
        failed = [row for row in store.rows() if row.student.id in wanted if _is_failed(row)]
    return console.HARNESS if failed or tally.failed else console.GRADED


def _written_before(store: Path) -> tuple[Path, ...]:
    """The folders of reports that a store knows, which may lie beside what was handed in."""
    from grader.course.store.reading import Reader

    if not store.exists():
        return ()
    with Reader(store) as found:
        return found.reports


def _share(intake: "Intake", shard: Shard) -> "Intake":
    """What of a class is in a shard."""
    import dataclasses

    from grader.course.students import is_nobodys

    held = [each for each in intake.attempts if shard.holds(each.student.id)]
    count = len({one.student.id for one in held if not is_nobodys(one.student, one.handed)})
    said = f"Of these {count} are in shard {shard.number} of {shard.count}."
    return dataclasses.replace(intake, attempts=tuple(held), taken=(*intake.taken, said))


def _is_failed(row: Any) -> bool:
    return bool(row.standing.status == "failed")


def _take(store: "Writer", intake: "Intake", asked: Asked, submits: Sequence[str]) -> None:
    """Put all that was handed in into the store."""
    from itertools import groupby, islice

    from grader.course.intake import Archives

    with Archives() as archives, console.progress_line(asked.quiet) as progress:
        students = groupby(intake.attempts, lambda attempt: attempt.student)
        left = True
        while left:
            left = False
            with store.together():
                for student, handed in islice(students, _AT_ONCE):
                    progress(f"reading what {student.name or student.id} handed in")
                    read = [_read(attempt, archives, submits) for attempt in handed]
                    modules = {attempt.number: beside for attempt, _, beside in read}
                    store.take(student, [(attempt, data) for attempt, data, _ in read], modules)
                    left = True


def _read(
    attempt: "Attempt", archives: "Archives", submits: Sequence[str]
) -> "tuple[Attempt, bytes | None, dict[str, bytes | None]]":
    """An attempt with the bytes of its notebook and of the modules beside it; where they cannot be
    read, it says so.
    """
    import dataclasses

    from grader.notebook.read import MAX_SOURCE

    if attempt.source is None or attempt.handed not in ("notebook", "several-notebooks"):
        return attempt, None, {}
    try:
        data = archives.contents(attempt.source)
    except GraderError as error:
        handed: Handed = getattr(error, "handed", "broken")
        return dataclasses.replace(attempt, handed=handed, detail=error.message), None, {}
    modules: dict[str, bytes | None] = dict.fromkeys(submits)
    for name, source in attempt.modules:
        try:
            modules[name] = archives.contents(source, MAX_SOURCE)
        except GraderError as error:
            detail = f"{attempt.detail} {error.message}".strip()
            attempt = dataclasses.replace(attempt, detail=detail)
    return attempt, data, modules


def _run(
    store: "Writer",
    wanted: frozenset[str],
    lab: "LabSpec",
    options: "Options",
    asked: Asked,
) -> "Tally":
    """Grade what has to be graded."""
    import dataclasses
    import random

    from grader.cli.executors import workers_of
    from grader.cli.progress import class_progress
    from grader.course.batch.drive import RunEndedError
    from grader.course.batch.run import Batch
    from grader.course.batch.workers import LocalWorkers, default_jobs

    jobs = asked.jobs or default_jobs()
    hidden = [path if path.is_dir() else path.parent for path in map(Path.resolve, asked.paths)]
    folders = (*hidden, store.path.resolve().parent)
    with class_progress(asked.quiet) as tell:
        batch = Batch(lab, options, LocalWorkers, jobs, folders, tell=tell)
        if asked.again:
            _begin_again(store, wanted)
        todo = _todo(store, wanted, batch.basis)
        if asked.executor and any(each.need != "nothing" for each in todo):
            start, there = workers_of(asked.executor, asked.worker_timeout, lab, options.reports)
            jobs = asked.jobs or there
            batch = dataclasses.replace(batch, start=start, jobs=jobs)
            # What ended all workers of one run is not what the next begins with.
            todo = tuple(random.sample(todo, len(todo)))
        if not asked.quiet:
            _announce(todo, jobs)
        try:
            return batch.run(store, todo)
        except (KeyboardInterrupt, RunEndedError) as error:
            count = sum(each.need != "nothing" for each in _todo(store, wanted, batch.basis))
            ended = "Ended" if isinstance(error, RunEndedError) else "Interrupted"
            console.note(
                f"{ended} with {count} of {len(todo)} submissions left. What is known is kept "
                f"in {store.path}: the same command goes on from there."
            )
            raise


def _todo(store: "Writer", wanted: frozenset[str], basis: str) -> "tuple[Todo, ...]":
    """What has to be done for these students, going by what grades rest on now."""
    import json

    from grader.course.batch.todo import needs

    candidates = [each for each in store.candidates() if each.student in wanted]
    return needs(candidates, json.loads(basis))


def _begin_again(store: "Writer", wanted: frozenset[str]) -> None:
    """Have all be run again, or what is left of an earlier time."""
    candidates = [each for each in store.candidates() if each.student in wanted]
    if due := sum(each.due for each in candidates):
        console.note(
            f"An earlier --again was not finished: {due} submissions are left of it, and only "
            "those are run."
        )
    else:
        store.begin_again(each.attempt for each in candidates)


def _announce(todo: "Sequence[Todo]", jobs: int) -> None:
    """Say what has to be done."""
    counts = {need: sum(each.need == need for each in todo) for need in ("run", "rescore")}
    parts = [f"{counts['run']} to run"] if counts["run"] else []
    parts += [f"{counts['rescore']} to judge again"] if counts["rescore"] else []
    same = len(todo) - sum(counts.values())
    parts += [f"{same} unchanged"] if same else []
    jobs = min(jobs, len(todo) - same)
    processes = f", in {many(jobs, 'process', 'processes')}" if jobs else ""
    what = f": {', '.join(parts)}" if parts else ""
    console.stderr().print(f"{many(len(todo), 'submission')}{what}{processes}.", soft_wrap=True)


def check_marks_of_class(marks: "Sequence[Mark]", lab: "LabSpec", file: Path | None) -> None:
    """Raise UsageError, before anything is graded, for marks that nobody can get."""
    from grader.judge.failures.faults import unjudged_items
    from grader.marks.apply import check_marks
    from grader.messages.render import described

    check_marks(marks, described(unjudged_items(lab), lab))
    for mark in marks:
        if not mark.student:
            raise UsageError(
                f"{file}, {mark.where}: whose mark is it?",
                "For a class the file needs a column student, with ids as `grader results` has "
                "them.",
            )


def _mark(store: "Writer", marks: "dict[str, list[Mark]]") -> None:
    """Give the marks to whoever has a result; what a file says again asks for nothing new."""
    for student, given in marks.items():
        try:
            store.mark({student: given}, confirm=False)
        except UsageError as error:
            console.note(f"The marks of {student} were not given: {error.message}")


def _write(store: "Writer", wanted: frozenset[str], folders: Folders, jobs: int | None) -> int:
    """Write the reports of all that have a result; returns how many students have one."""
    from grader.course.batch.workers import default_jobs
    from grader.course.names import file_names

    if not folders.paths:
        return 0
    names = file_names(row.student.id for row in store.rows())
    wanted_names = {student: names[student] for student in sorted(wanted)}
    return folders.write(wanted_names, store.reported, jobs or default_jobs())


def _say(store: "Writer", wanted: frozenset[str], path: Path, written: int, lab: "LabSpec") -> None:
    """Say how it went: of a student who is graded alone totals, else what the class came to."""
    from grader.cli.results import needs_a_look, summary, table

    rows = [row for row in store.rows() if row.student.id in wanted]
    if len(rows) > 1:
        said = [next(summary(rows))]
    else:
        said = [*table([row for row in rows if needs_a_look(row)]), *summary(rows)]
    for line in said:
        console.stdout().print(line, soft_wrap=True, markup=False)
    if len(rows) > 1:
        _sum_up(store, wanted, lab)
    if written:
        console.stderr().print(f"Reports of {many(written, 'student')} were written.")
    console.stderr().print(f"Grades are in {path}: grader results --store {path}", soft_wrap=True)
    if len(rows) > 1:
        report = f"grader class-report --store {path} -o class.html"
        console.stderr().print(f"The whole report: {report}", soft_wrap=True)


def _sum_up(store: "Writer", wanted: frozenset[str], lab: "LabSpec") -> None:
    """Print what the class came to; the code of many is compared by `class-report` alone."""
    from grader.course.report.stored import members_of
    from grader.course.report.summary import summary_of
    from grader.course.report.terminal import print_class
    from grader.course.similar.normal import provided_by
    from grader.notebook.read import read_notebook

    provided = None
    if len(wanted) <= _MOST_COMPARED:
        provided = provided_by(read_notebook(lab.template).code_cells if lab.template else ())
    print_class(summary_of(members_of(store, provided, wanted)), console.stdout(), counts=False)
