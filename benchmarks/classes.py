"""Grades a class of mixed submissions: alone, by two workers, and killed again and again.

Prints what it takes, whether each has the same result every time, what judging again takes, and
how long a list of 30,000 students takes; writes the table as a page.

    python -m benchmarks.classes [--count N] [--kills N] [--write FILE]
"""

import argparse
import json
import os
import platform
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from msgspec.structs import replace

from benchmarks.groups import MIB, counter, how_counted
from grader.course.store.reading import Reader
from grader.course.store.writing import Graded, Writer
from grader.course.students import Attempt, Student
from grader.errors import UsageError
from grader.lab.load import default_lab_folder
from tests.support.corpus import RIGHT, WRONG
from tests.support.notebooks import SOLUTION, SUBMISSIONS, patched_cells, read_patch, write_notebook

BIN = Path(sys.executable).parent
# Of hundred submissions: right, wrong, hostile, broken.
SHARES = {"right": 45, "wrong": 40, "hostile": 10, "broken": 5}
LISTED = 30_000
_LIMITS = ("--execute", "needed", "--cell-time", "20", "--call-time", "5", "--training-time", "60")
_RESCORE = ("rescore", "--store", "whole.sqlite", "--dry-run", "--jobs", "1", "--json", "new.json")
_PERIOD, _TURNS = 0.05, 3
# Enough to compare one worker with two; each is graded six times.
_MOST_RIGHT = 40
_MOST_ALONE = 30


@dataclass
class Run:
    """What a run took: seconds, and the memory of its largest worker with so many results."""

    wall: float = 0.0
    cpu: float = 0.0
    memory: list[tuple[int, float]] = field(default_factory=list)


def main() -> None:
    """Make the class, run it, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    rows: list[tuple[str, str]] = []
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="class-") as folder:
        course = Path(folder)
        rows += measure(course, arguments.count, arguments.kills)
        rows += judge_again(course)
        rows.append(("`grader results`, 30,000 students", f"{list_many(course):.2f} s"))
    lines = ["| | |", "| --- | ---: |", *(f"| {name} | {value} |" for name, value in rows)]
    print("\n".join(lines))
    if arguments.write:
        arguments.write.write_text(page(lines, load), encoding="utf-8")


def measure(course: Path, count: int, kills: int) -> list[tuple[str, str]]:
    """Grade the class by one, by two, and with kills; and some alone."""
    make_class(course / "class", count)
    right = course / "right"
    right.mkdir()
    for path in sorted((course / "class").glob("right-*.ipynb"))[:_MOST_RIGHT]:
        shutil.copy(path, right)
    of_right = len(list(right.iterdir()))
    # In turn, and the quickest of each: what else runs on the machine slows one or the other.
    runs = [
        (grade(course, "right", f"one-{turn}.sqlite", 1), grade(course, "right", f"two-{turn}", 2))
        for turn in range(_TURNS)
    ]
    one, two = (min(each, key=lambda run: run.wall) for each in zip(*runs, strict=True))
    whole = grade(course, "class", "whole.sqlite", 2)
    killed, moments = kill(course, "killed.sqlite", count, kills)
    told = outcomes(course / "whole.sqlite")
    same = {
        name for name, found in outcomes(course / "killed.sqlite").items() if told[name] == found
    }
    twice = sum(len(history) != 1 for history in histories(course / "killed.sqlite"))
    alone = compare_alone(course, told)
    first, last = whole.memory[len(whole.memory) // 10], whole.memory[-1]
    return [
        (f"{of_right} right submissions by one worker, on the clock", f"{one.wall:.0f} s"),
        ("the same by two", f"{two.wall:.0f} s: {one.wall / two.wall:.2f} times as fast"),
        ("CPU of a right submission in it", f"{one.cpu / of_right:.2f} s"),
        (f"{count} mixed submissions by two workers, on the clock", f"{whole.wall:.0f} s"),
        (
            "largest worker after a tenth of them, and at the end",
            f"{first[1]:.0f}, {last[1]:.0f} MiB",
        ),
        (
            f"killed {len(moments)} times (with {', '.join(map(str, moments))} known), in all",
            killed,
        ),
        ("of these with the same result as without kills", f"{len(same)} of {count}"),
        ("graded twice, or not at all", str(twice)),
        ("with the same result as graded alone", alone),
    ]


def make_class(folder: Path, count: int) -> None:
    """Write so many notebooks, none the same as another; their names say what they are."""
    folder.mkdir()
    chance = random.Random(0)
    hostile = sorted((SUBMISSIONS / "hostile").glob("*.py"))
    for number in range(count):
        (kind,) = chance.choices(list(SHARES), list(SHARES.values()))
        path = folder / f"{kind}-{number:04}.ipynb"
        if kind == "broken":
            whole = SOLUTION.read_text(encoding="utf-8")
            path.write_text(whole[: chance.randrange(len(whole) // 2)], encoding="utf-8")
            continue
        files = {"right": RIGHT, "wrong": WRONG, "hostile": hostile}[kind]
        cells = patched_cells(read_patch(chance.choice(files)))
        write_notebook(path, [*cells, f"# {number}"])


def grade(course: Path, folder: str, store: str, jobs: int) -> Run:
    """Grade a folder to its end, and count."""
    run = Run()
    with counter() as counts:
        began = time.perf_counter()
        process = subprocess.Popen(
            counts.command(command(folder, store, jobs)),
            cwd=course,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None:
            time.sleep(20 * _PERIOD)
            run.memory.append((known(course / store), largest_worker(process.pid)))
        run.wall, run.cpu = time.perf_counter() - began, counts.cpu
    assert process.returncode == 0, process.returncode
    run.memory = [each for each in run.memory if each[1]]
    return run


def command(folder: str, store: str, jobs: int) -> list[str]:
    """How a folder is graded into a store."""
    return [str(BIN / "grade"), folder, "--store", store, "--jobs", str(jobs), "-q", *_LIMITS]


def kill(course: Path, store: str, count: int, kills: int) -> tuple[str, list[int]]:
    """Kill a run at random moments, and let the last one end; the seconds in all, the moments."""
    chance = random.Random(1)
    moments = sorted(chance.randrange(1, count) for _ in range(kills))
    began = time.perf_counter()
    for moment in moments:
        process = subprocess.Popen(command("class", store, 2), cwd=course)
        while process.poll() is None and known(course / store) < moment:
            time.sleep(_PERIOD)
        time.sleep(chance.random())
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(command("class", store, 2), cwd=course, check=True)
    return f"{time.perf_counter() - began:.0f} s", moments


def known(store: Path) -> int:
    """How many of a store have a result."""
    try:
        with Reader(store) as reader:
            return sum(row.standing.status != "pending" for row in reader.rows())
    except UsageError:
        return 0


def largest_worker(pid: int) -> float:
    """The anonymous memory of the largest worker of a driver, in MiB."""
    found = 0
    try:
        for child in psutil.Process(pid).children():
            if "spawn_main" in " ".join(child.cmdline()):
                found = max(found, child.memory_full_info().uss)
    except psutil.Error:
        pass
    return found / MIB


def outcomes(store: Path) -> dict[str, object]:
    """Status, score and items of each, without what took time."""
    found: dict[str, object] = {}
    with Reader(store) as reader:
        for row in reader.rows():
            result = reader.result(row.student.id)
            assert result is not None, row.student.id
            found[row.student.id] = result.status, result.score, result.items
    return found


def histories(store: Path) -> list[Sequence[object]]:
    """How often each was graded."""
    with Reader(store) as reader:
        return [reader.history(row.student.id) for row in reader.rows()]


def compare_alone(course: Path, told: dict[str, object]) -> str:
    """Grade some alone, each in a process of its own, and compare."""
    from grader.result import from_json

    names = random.Random(2).sample(sorted(told), min(_MOST_ALONE, len(told)))
    same = 0
    for name in names:
        written = course / "alone.json"
        path = course / "class" / f"{name}.ipynb"
        graded = (BIN / "grade", path, "-q", "--json", written, "--html", course / "alone.html")
        subprocess.run(
            [*map(str, graded), *_LIMITS],
            check=False,
            stderr=subprocess.DEVNULL,
        )
        result = from_json(written.read_bytes())
        same += (result.status, result.score, result.items) == told[name]
    return f"{same} of {len(names)}"


def judge_again(course: Path) -> list[tuple[str, str]]:
    """Judge the whole class again after changes to the lab, by one worker."""
    lab = default_lab_folder()
    # Beside it the handout, which the declaration names.
    for folder in (lab, lab.parent / "student_template"):
        shutil.copytree(folder, course / folder.name)
    declaration = course / lab.name / "lab.py"
    text = declaration.read_text(encoding="utf-8")
    rows = []
    for name, changed in {
        "one function": text.replace('{"loss": Output(10,', '{"loss": Output(12,'),
        "all functions": text.replace(
            '    version="1",', '    version="1", carried_forward=CarriedForward(0.9),'
        ),
    }.items():
        assert changed != text
        changed = changed.replace(
            "from grader.lab import", "from grader.lab import CarriedForward, ", 1
        )
        declaration.write_text(changed, encoding="utf-8")
        (course / "new.json").unlink(missing_ok=True)
        with counter() as counts:
            subprocess.run(
                counts.command([str(BIN / "grader"), *_RESCORE, "--lab", lab.name]),
                cwd=course,
                check=False,
                stderr=subprocess.DEVNULL,
            )
            taken = counts.cpu
        judged = json.loads((course / "new.json").read_bytes())
        assert judged, name
        rows.append(
            (f"CPU of judging {len(judged)} again after a change to {name}", f"{taken:.1f} s")
        )
    return rows


def list_many(course: Path) -> float:
    """The seconds that a list of very many students takes."""
    with Reader(course / "whole.sqlite") as reader:
        result = next(one.result for one in reader.handed_in() if one.result is not None)
    with Writer(course / "many.sqlite") as store:
        store._database.execute("PRAGMA synchronous = OFF")  # it is read that is measured
        for number in range(LISTED):
            student = Student(f"{number:05}", f"Student {number}")
            store.take(student, [(Attempt(student, 1, "notebook", file="lab.ipynb"), b"")])
        short = replace(result, items=result.items[:2], cells=(), code=())
        for candidate in store.candidates():
            store.keep(Graded(candidate.attempt, short, ""))
    began = time.perf_counter()
    subprocess.run(
        [str(BIN / "grader"), "results", "--store", "many.sqlite", "--csv"],
        cwd=course,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - began


def page(lines: Sequence[str], load: float) -> str:
    """The page."""
    about = (
        "# What a class takes\n\nMade by `make class-benchmark`: right, wrong, hostile and broken "
        "submissions to the lab\nthat comes with grader, with `--execute needed`. Counted by "
        f"{how_counted()}.\nMachine: {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, CPython {platform.python_version()}; load {load:.1f} when it "
        "began.\nA busy machine takes more for the same work, and gives two workers less than "
        "two cores.\n\n"
    )
    return about + "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
