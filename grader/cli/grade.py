"""`grade PATH...`: grades one notebook and reports, or a class."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

import grader
from grader.cli import console
from grader.cli.executors import check_executor, executor_options
from grader.cli.grade_class import Asked
from grader.cli.limits import CommandWithLimits, limit_options, take_limits
from grader.cli.options import (
    STORE,
    execute_option,
    lab_option,
    sandbox_option,
    seed_option,
    store_option,
)
from grader.cli.outputs import REPORTS, Outputs
from grader.cli.rescore import folders_for, write_record
from grader.course.shards import shard_of
from grader.errors import GraderError, UsageError


@click.command(
    cls=CommandWithLimits,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 graded, whatever the score; 1 below --fail-under; 2 the submission, the "
    "lab or the command is at fault; 3 the grader failed; 130 interrupted.",
)
@click.argument("paths", metavar="PATH...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--json",
    is_flag=False,
    flag_value="-",
    metavar="[FILE]",
    help="Write the result as JSON to FILE, or to stdout without FILE or for -.",
)
@click.option("--html", metavar="FILE", help="Write the report as one web page.")
@click.option("--markdown", metavar="FILE", help="Write the report as Markdown.")
@click.option("--junitxml", metavar="FILE", help="Write the report as JUnit XML.")
@click.option("--student-html", metavar="FILE", help="Write what students may see as one web page.")
@click.option(
    "--transcript",
    metavar="FILE",
    help="Write all that was executed to FILE, to be judged again by `grader rescore`.",
)
@click.option(
    "--student",
    is_flag=True,
    help="Show what students may see: without what the lab withholds, and what markers need.",
)
@lab_option("The lab to grade by: a folder with a lab.py.")
@execute_option("Run every cell, or only those that the graded functions depend on.")
@seed_option("Seed of the problems: the same submission and seed give the same result.")
@click.option(
    "--fixed-problems",
    is_flag=True,
    help="Draw the problems from the seed alone, not from the submission too: every submission "
    "gets the same. For instructors and tests.",
)
@sandbox_option("Demand a level of isolation; auto takes the best that this machine offers.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 if the score is below this share of the points.",
)
@click.option(
    "--marks",
    "marks_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Add a human's marks from a CSV file with the columns item, points, comment, and "
    "submission (the end of its path, or its SHA-256) or student; or from the same as JSON. For a "
    "class it needs the column student.",
)
@store_option(
    f"Keep the grades of a class in FILE, and go on from what it holds. [default: {STORE}]"
)
@click.option(
    "--from",
    "source",
    metavar="PLATFORM",
    help="Read the class as this platform exports it, whatever it looks like.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="How many submissions of a class to grade at a time. [default: by cores and memory]",
)
@click.option("--again", is_flag=True, help="Run all submissions of a class again, changed or not.")
@click.option(
    "--only", metavar="ID", multiple=True, help="Only this student of a class; may be given again."
)
@executor_options
@click.option("-q", "--quiet", is_flag=True, help="Print no report and no progress.")
@console.verbose_option
@limit_options
@click.version_option(grader.__version__, "-V", "--version", prog_name="grader")
def command(
    paths: tuple[Path, ...],
    student: bool,
    lab_folder: Path | None,
    fail_under: float | None,
    marks_file: Path | None,
    quiet: bool,
    transcript: str | None,
    store_file: Path | None,
    source: str | None,
    jobs: int | None,
    again: bool,
    only: tuple[str, ...],
    executor: str | None,
    worker_timeout: float,
    shard: str | None,
    **options: Any,
) -> int:
    """Grade the notebook PATH and report what it earns, item by item.

    The notebook runs in a sandbox; its functions are called from outside and checked against the
    lab's reference and against finite differences. The report goes to stdout, progress to stderr.

    A folder, a zip that a platform has exported, or several PATHs are a class. Its grades are kept
    in a store (--store), and what is graded there is not run again; without PATH, grading goes on
    with what the store holds. For a class, name a folder where a report takes a FILE.
    """
    check_executor(executor)
    asked = Asked(
        paths,
        store_file,
        source,
        jobs,
        again,
        only,
        marks_file,
        quiet,
        executor,
        worker_timeout,
        shard_of(shard) if shard else None,
    )
    if asked.is_class:
        return _grade_class(asked, student, lab_folder, fail_under, transcript, options)
    return _grade_one(asked, student, lab_folder, fail_under, transcript, options)


def _grade_one(
    asked: Asked,
    student: bool,
    lab_folder: Path | None,
    fail_under: float | None,
    transcript: str | None,
    options: dict[str, Any],
) -> int:
    """Grade a single notebook, and write and print its reports."""
    (path,) = asked.paths
    marks_file, quiet = asked.marks, asked.quiet
    records: list[Any] = []
    outputs = Outputs({name: options.pop(name) for name in REPORTS})
    options |= {"limits": take_limits(options), "pictures": outputs.pictures}
    options |= {"reports": (*outputs.folders, *folders_for(transcript))}
    try:
        with console.progress_line(quiet) as progress:
            # Imported here so that --help and a mistyped option answer at once.
            with console.importing():
                from grader.grading import Options, failed_result, grade_file
                from grader.lab.load import load_lab

            chosen = Options(**options)
            progress("loading the lab")
            marks = _read_marks(marks_file) if marks_file else ()
            lab = load_lab(lab_folder)
            if marks_file:
                _check_marks(marks, marks_file, lab, path)
            keep = records.append if transcript else None
            result = grade_file(path, lab, chosen, progress, keep)
        if marks and (result.score is not None or result.status == "graded"):
            from grader.marks.apply import apply_marks

            result = apply_marks(result, marks)
        if student:
            from grader.visibility import for_students

            result = for_students(result)
    except GraderError as error:
        _write(outputs, failed_result(path.name, None, chosen, error), keep=True)
        raise
    except KeyboardInterrupt:
        from grader.grading import Options, interrupted_result

        result, marks_file = interrupted_result(path.name, Options(**options)), None
    unwritten = _write(outputs, result, keep=result.status in ("missing", "interrupted"))
    if transcript:
        unwritten = _write_record(transcript, records) or unwritten
    if marks_file and not any(mark.is_for(result.submission) for mark in marks):
        console.note(f"{marks_file} has no marks for {path.name}.")
    _print(result, outputs, quiet=quiet, student=student)
    if unwritten is not None:
        raise unwritten  # not before the report was printed, which is all that is left of it
    return _exit_code(result, fail_under)


def _grade_class(
    asked: Asked,
    student: bool,
    lab_folder: Path | None,
    fail_under: float | None,
    transcript: str | None,
    options: dict[str, Any],
) -> int:
    """Grade a class, by the same options."""
    if fail_under is not None:
        raise UsageError(
            "--fail-under is about one notebook.",
            "`grader results --under PERCENT` lists who is below a share.",
        )
    if transcript is not None:
        raise UsageError("The transcripts of a class are in its store.", "Leave --transcript out.")
    from grader.cli.folders import Folders
    from grader.cli.grade_class import grade_class
    from grader.grading import Options
    from grader.lab.load import load_lab

    folders = Folders({name: options.pop(name) for name in REPORTS}, student=student)
    options |= {"limits": take_limits(options), "pictures": True, "reports": folders.paths}
    lab = load_lab(lab_folder)
    return grade_class(asked, lab, Options(**options), folders)


def _read_marks(file: Path) -> Sequence[Any]:
    from grader.marks.read import read_marks

    return read_marks(file)


def _check_marks(marks: Sequence[Any], marks_file: Path, lab: Any, path: Path) -> None:
    """Raise UsageError, before anything is graded, for marks that the submission cannot get."""
    from grader.judge.failures.faults import unjudged_items
    from grader.marks.apply import check_marks, check_owner
    from grader.marks.persons import notebooks_beside, submission_at
    from grader.messages.render import described

    check_marks(marks, described(unjudged_items(lab), lab))
    whose = submission_at(path)
    own = [mark for mark in marks if mark.is_for(whose)]
    check_owner(own, whose, notebooks_beside(path, marks_file))


def main() -> None:
    """The `grade` program."""
    console.run(command)


def _print(result: Any, outputs: Outputs, *, quiet: bool, student: bool) -> None:
    """Print the report; of what is not graded, something is said in any case.

    A path that leads nowhere is an error of the command: there is nothing to report on.
    """
    printed = console.stderr if outputs.on_stdout or quiet else console.stdout
    if result.status == "interrupted":
        printed().print("Grading was interrupted before it was done: grade the notebook again.")
    elif not quiet and result.status != "missing":
        from grader.reports.terminal import print_report

        print_report(result, printed(), verbose=console.is_verbose(), answers=not student)
    elif not quiet or result.status != "graded":
        console.complain(GraderError(result.message, result.hint))


def _write(outputs: Outputs, result: Any, *, keep: bool) -> UsageError | None:
    """Write the reports, come what may; what keeps one from being written is returned."""
    try:
        try:
            kept = outputs.write(result, keep=keep)
        except KeyboardInterrupt:
            kept = outputs.write(result, keep=keep)
        for file in kept:
            console.note(f"{file} was there before and stays as it was.")
    except UsageError as error:
        return error
    return None


def _write_record(transcript: str, records: Sequence[Any]) -> UsageError | None:
    """Write the transcript, if there is one; what keeps it from being written is returned."""
    if not records:
        console.note(f"{transcript} was not written: there is nothing to judge again.")
        return None
    try:
        write_record(transcript, records[0])
    except UsageError as error:
        return error
    return None


def _exit_code(result: Any, fail_under: float | None) -> int:
    failed = {
        "missing": console.USAGE,
        "unreadable": console.USAGE,
        "error": console.HARNESS,
        "interrupted": console.INTERRUPTED,
    }
    if result.status in failed:
        return failed[result.status]
    if result.score is None:  # something could not be judged
        return console.HARNESS
    if fail_under is not None and result.score < fail_under / 100 * result.max_score:
        return console.BELOW
    return console.GRADED
