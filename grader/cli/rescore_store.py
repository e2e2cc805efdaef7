"""`grader rescore --store FILE`: judges a class again, and says who changes by how much and why."""

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import console

if TYPE_CHECKING:
    from grader.course.batch.run import Judged
    from grader.course.store.reading import Reader
    from grader.result import Item, Result

# So many are judged sooner than workers are started.
_FEW = 30


@dataclass
class _Report:
    """What is told of a class, a student at a time."""

    store: "Reader"
    students: list[dict[str, Any]] = field(default_factory=list)

    def add(self, judged: "Judged") -> None:
        """Take in what became of one, with a human's marks on both sides."""
        from grader.course.store.rows import marked

        marks = self.store.marks(judged.candidate.student).values()
        before = marked(judged.before, marks) if judged.before is not None else None
        after = marked(judged.after, marks)
        self.students.append(change(judged.candidate.student, before, after, judged.lacking))


def rescore_store(
    path: Path,
    lab_folder: Path,
    only: Sequence[str],
    jobs: int | None,
    json_file: str | None,
    *,
    dry_run: bool,
    execute_missing: bool,
) -> int:
    """Judge again all that rests on another lab or grader; returns the exit code."""
    from grader.cli.results import ids_of
    from grader.course.store.lock import only_driver
    from grader.course.store.reading import Reader
    from grader.course.store.writing import Writer
    from grader.lab.load import load_lab

    Reader(path).close()  # what is not a store must not become one
    lab = load_lab(lab_folder)
    with contextlib.ExitStack() as stack:
        if not dry_run:
            stack.enter_context(only_driver(path))
        store = stack.enter_context(Reader(path) if dry_run else Writer(path))
        store.check_lab(lab.id)
        ids = ids_of(store, only) if only else None
        report = _Report(store)
        candidates = [each for each in store.candidates() if ids is None or each.student in ids]
        graded = [each for each in candidates if each.status == "graded"]
        for basis, group in groupby(sorted(graded, key=_executed), _executed):
            _judge(
                report, lab, json.loads(basis), list(group), jobs,
                dry_run=dry_run, execute_missing=execute_missing,
            )  # fmt: skip
    told = sorted(report.students, key=lambda one: str(one["student"]))
    if json_file is not None:
        _write(told, json_file)
    else:
        same = len(candidates) - len(told)
        for line in _lines(told, same, dry_run=dry_run):
            click.echo(line)
    if any(one["score"] is None and not one["lacking"] for one in told):
        return console.HARNESS
    return console.BELOW if any(one["lacking"] for one in told) else console.GRADED


def _executed(candidate: Any) -> str:
    """What the execution of an attempt rests on, as text."""
    from grader.course.batch.todo import executed_of, text_of

    return text_of(executed_of(json.loads(candidate.basis)))


def _judge(
    report: _Report,
    lab: Any,
    executed: dict[str, Any],
    candidates: "Sequence[Any]",
    jobs: int | None,
    *,
    dry_run: bool,
    execute_missing: bool,
) -> None:
    """Judge again those that were executed alike."""
    from grader.cli.progress import class_progress
    from grader.course.batch.run import Batch
    from grader.course.batch.todo import needs
    from grader.course.batch.workers import InThisProcess, LocalWorkers, default_jobs
    from grader.grading import Options
    from grader.limits import Limits

    options = Options(
        execute=executed["execute"],
        seed=executed["seed"],
        fixed_problems=executed["fixed_problems"],
        limits=Limits.named(executed["limits"]),
        pictures=True,
    )
    execute = execute_missing and not dry_run
    with class_progress(quiet=False) as tell:
        alone = not execute and (jobs == 1 or len(candidates) <= _FEW)
        batch = Batch(
            lab,
            options,
            InThisProcess if alone else LocalWorkers,
            jobs or default_jobs(),
            (report.store.path.resolve().parent,),
            execute=execute,
            tell=tell,
            judged=report.add,
        )
        todo = needs(candidates, json.loads(batch.basis))
        batch.run(report.store, [each for each in todo if each.need == "rescore"])


def change(
    student: str, before: "Result | None", after: "Result", lacking: Sequence[str]
) -> dict[str, Any]:
    """What becomes of one student: points, and the items that change, with why."""
    old = {item.id: item for item in before.items} if before is not None else {}
    new = {item.id: item for item in after.items}
    items = [
        {
            "id": item.id,
            "before": _verdict(old[item.id]) if item.id in old else None,
            "after": _verdict(item),
            "why": item.message,
        }
        for item in after.items
        if item.id not in lacking
        and (item.id not in old or _verdict(old[item.id]) != _verdict(item))
    ]
    return {
        "student": student,
        "before": before.score if before is not None else None,
        "max_before": before.max_score if before is not None else None,
        "score": None if lacking else after.score,
        "max_score": after.max_score,
        "items": items,
        "gone": [name for name in old if name not in new],
        "lacking": list(lacking),
    }


def _verdict(item: "Item") -> dict[str, Any]:
    return {"status": item.status, "score": item.score, "max_score": item.max_score}


def _write(told: Sequence[dict[str, Any]], json_file: str) -> None:
    import sys

    from grader.reports.files import write_atomically
    from grader.text import inert_json

    data = inert_json(json.dumps(told, indent=2).encode()) + b"\n"
    if json_file == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    else:
        write_atomically(Path(json_file), data, private=True)


def _lines(told: Sequence[dict[str, Any]], same: int, *, dry_run: bool) -> list[str]:
    from grader.text import clean

    lines = []
    for one in told:
        if not (one["items"] or one["gone"] or one["lacking"]):
            continue
        now = f"{_points(one['score'])} of {one['max_score']:g}"
        if one["max_before"] not in (None, one["max_score"]):
            now = f"{now} (of {one['max_before']:g} before)"
        if one["lacking"]:
            now = "needs execution"
        lines.append(f"{clean(one['student'], 60)}: {_points(one['before'])} -> {now}")
        for item in one["items"]:
            was = "new" if item["before"] is None else _in_words(item["before"])
            why = f": {clean(item['why'], 200)}" if item["why"] else ""
            lines.append(f"  {item['id']}: {was} -> {_in_words(item['after'])}{why}")
        lines += [f"  {clean(name, 60)}: gone" for name in one["gone"]]
        if one["lacking"]:
            lines.append(f"  an answer is lacking: {', '.join(one['lacking'])}")
    return [*lines, *_totals(told, same, dry_run=dry_run)]


def _totals(told: Sequence[dict[str, Any]], same: int, *, dry_run: bool) -> list[str]:
    known = [one for one in told if one["score"] is not None and one["before"] is not None]
    up = sum(one["score"] > one["before"] for one in known)
    down = sum(one["score"] < one["before"] for one in known)
    lacking = sum(bool(one["lacking"]) for one in told)
    would = " would" if dry_run else ""
    lines = [
        f"{len(told)} judged again: {up}{would} gain points, {down}{would} lose some."
        if told
        else "Nothing to judge again: neither the lab nor grader has changed since."
    ]
    if told and same:
        lines.append(f"{same} stay as they are.")
    if lacking:
        how = "--execute-missing, without --dry-run" if dry_run else "--execute-missing"
        they = (
            "lacks an answer and stays as it was"
            if lacking == 1
            else "lack an answer and stay as they were"
        )
        lines.append(f"{lacking} {they}: run what is missing with {how}.")
    return [*lines, "Nothing was written."] if dry_run and told else lines


def _in_words(verdict: dict[str, Any]) -> str:
    return f"{_points(verdict['score'])} of {verdict['max_score']:g} ({verdict['status']})"


def _points(score: float | None) -> str:
    return "-" if score is None else f"{score:g}"
