"""`grader rescore`: judges again what was executed, by a rubric of today."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import console
from grader.cli.options import lab_option, store_option
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.rescore import Rescored
    from grader.transcript_file import Record


@click.command()
@click.argument(
    "transcripts",
    metavar="[TRANSCRIPT...]",
    nargs=-1,
    type=click.Path(path_type=Path),
)
@lab_option("The lab to judge by: a folder with a lab.py.")
@click.option(
    "--json", "json_file", metavar="FILE", help="Write the verdicts as JSON; - is stdout."
)
@store_option("Judge the class in this store again, and keep the new verdicts.")
@click.option(
    "--dry-run", is_flag=True, help="Of a store: show who would change, and write nothing."
)
@click.option(
    "--execute-missing", is_flag=True, help="Of a store: run what lacks an answer, and only that."
)
@click.option("--only", metavar="ID", multiple=True, help="Of a store: only this student, by id.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="Of a store: how many to judge at a time.",
)
@console.verbose_option
def command(
    transcripts: tuple[Path, ...],
    lab_folder: Path | None,
    json_file: str | None,
    store_file: Path | None,
    dry_run: bool,
    execute_missing: bool,
    only: tuple[str, ...],
    jobs: int | None,
) -> int:
    """Judge submissions again from TRANSCRIPTs that `grade --transcript` has written, or from what
    a store holds.

    Nothing is executed. What has changed is listed item by item. If the lab now asks for an answer
    that was not kept, the item "needs execution": grade that submission again. Exits with 1 if
    there are such items. Human marks in a store stay.
    """
    from grader.lab.load import default_lab_folder, load_lab
    from grader.reports.files import check_writable, write_atomically
    from grader.rescore import rescore

    if json_file not in (None, "-"):
        check_writable(Path(json_file or ""))
    if store_file is not None:
        if transcripts:
            raise UsageError("Name TRANSCRIPTs, or a store with --store, and not both.")
        from grader.cli.rescore_store import rescore_store

        folder = lab_folder or default_lab_folder()
        return rescore_store(
            store_file,
            folder,
            only,
            jobs,
            json_file,
            dry_run=dry_run,
            execute_missing=execute_missing,
        )
    if not transcripts:
        raise UsageError("Name TRANSCRIPTs, or the store of a class with --store.")
    if dry_run or execute_missing or only or jobs:
        raise UsageError(
            "--dry-run, --execute-missing, --only and --jobs are about a store.",
            "Transcripts in files are judged one by one and never written to: leave them out.",
        )
    lab = load_lab(lab_folder)
    told = []
    for path in transcripts:
        record = read_record(path)
        told.append(described(path, record, rescore(record, lab)))
    if json_file is None:
        for one in told:
            click.echo("\n".join(_lines(one)))
    else:
        data = (json.dumps(told, indent=2) + "\n").encode()
        if json_file == "-":
            sys.stdout.buffer.write(data)
        else:
            write_atomically(Path(json_file), data)
    waiting = any(item["needs_execution"] for one in told for item in one["items"])
    return console.BELOW if waiting else console.GRADED


def read_record(path: Path) -> "Record":
    """The record in a file; raises UsageError where there is none."""
    from grader.transcript_file import MAX_FILE, TranscriptError, from_bytes

    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check its name.") from None
    try:
        return from_bytes(data)
    except TranscriptError as error:
        raise UsageError(f"{path}: {error.message}", error.hint) from None


def described(path: Path, record: "Record", rescored: "Rescored") -> dict[str, Any]:
    """What became of one submission, as JSON has it."""
    from grader.text import clean

    before = {one.item: one for one in record.verdicts}
    items = []
    for item in rescored.items:
        was, waits = before.get(item.id), item.id in rescored.needs_execution
        now = (item.status, item.score, item.max_score)
        items.append(
            {
                "id": item.id,
                "status": None if waits else item.status,
                "score": None if waits else item.score,
                "max_score": item.max_score,
                "message": "It needs execution." if waits else item.message,
                "before": {"status": clean(was.status, 20), "score": was.score} if was else None,
                "changed": not waits and (was is None or now != _verdict(was)),
                "needs_execution": waits,
            }
        )
    counted = [item for item in rescored.items if item.score is not None]
    known = not rescored.needs_execution and all(item.status != "error" for item in counted)
    return {
        "transcript": str(path),
        "submission": {
            "name": clean(record.notebook.name, 200),
            "sha256": clean(record.header.submission, 64),
        },
        "before": round(sum(one.score for one in record.verdicts if one.score is not None), 2),
        "score": round(sum(item.score or 0.0 for item in counted), 2) if known else None,
        "max_score": round(sum(item.max_score for item in counted), 2),
        "gone": [clean(name, 200) for name in before if name not in {i["id"] for i in items}],
        "items": items,
    }


def _verdict(was: Any) -> tuple[str, float | None, float]:
    return was.status, was.score, was.max_score


def _lines(one: dict[str, Any]) -> list[str]:
    score = "not known" if one["score"] is None else f"{one['score']:g}"
    lines = [f"{one['submission']['name']}: {one['before']:g} -> {score} of {one['max_score']:g}"]
    for item in one["items"]:
        was = item["before"]
        then = "new" if was is None else f"{_points(was['score'])} ({was['status']})"
        if item["needs_execution"]:
            lines.append(f"  {item['id']}: {then} -> needs execution")
        elif item["changed"]:
            now = f"{_points(item['score'])} of {item['max_score']:g} ({item['status']})"
            lines.append(f"  {item['id']}: {then} -> {now}")
    lines += [f"  {name}: gone" for name in one["gone"]]
    return lines if len(lines) > 1 else [f"{lines[0]}: nothing has changed"]


def _points(score: float | None) -> str:
    return "-" if score is None else f"{score:g}"


def folders_for(transcript: str | None) -> tuple[Path, ...]:
    """The folder that a transcript goes to; raises UsageError where it could not be written."""
    if transcript is None:
        return ()
    from grader.reports.files import check_writable

    check_writable(Path(transcript))
    return (Path(transcript).resolve().parent,)


def write_record(transcript: str, record: "Record") -> None:
    """Write a record to a file; raises UsageError where that cannot be done."""
    from grader.reports.files import write_atomically
    from grader.transcript_file import to_bytes

    write_atomically(Path(transcript), to_bytes(record))
