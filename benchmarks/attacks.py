"""Tries every attack of the tests at each level with walls; prints how many succeeded, by class.

Those of tests/submissions/abuse and hostile name their class in the line `attack:`; probes of the
walls are told apart by what they try. An abuse succeeds if it gets anything but its due, takes the
grader's time, or leaves something behind; a trick, if any item is worth more or less than without
it; a probe, if it gets what it asks for. The level confined is tried as in a container, where
that can be made.

    python -m benchmarks.attacks [--write SECURITY.md]
"""

import argparse
import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from grader.grading import Options, grade_file
from grader.lab.load import load_lab
from grader.limits import Limits
from grader.sandbox.choose import Choice
from grader.sandbox.interpreter import VARIABLE
from tests.support.abusing import ABUSES, Trial, successes
from tests.support.installation import Installation, install
from tests.support.levels import WALLED
from tests.support.notebooks import SUBMISSIONS, patched_cells, read_patch, write_notebook
from tests.support.probing import SECRET

CLASSES = {
    "marks": "marks by forged answers, results and comparisons",
    "protocol": "messages and values made to harm who reads them",
    "memory": "memory",
    "disk": "disk space and files",
    "time": "wall-clock and processor time",
    "processes": "processes that end, multiply, stop or stay",
    "output": "output, exceptions and texts of reports",
    "sabotage": "sabotage of the notebook's own process",
    "reading": "reading others' files and secrets",
    "writing": "changing files outside",
    "others": "signals and tracing of other processes",
    "network": "network and sockets",
    "kernel": "privileges and calls with a history of holes",
}
# What a probe tries, by how its name begins or what is in it; the first that fits counts.
PROBES = (
    ("reading", r"read |list |find |follow |open /proc"),
    ("writing", r"write |append |truncate |link |remove |open Python|lease Python"),
    ("network", r"see |reach |send |make a socket|enter a network"),
    ("others", r"signal |trace |limit |slow |pin |take a descriptor|compare |move the|rename "),
    ("kernel", r""),
)
_BEGIN, _END = "<!-- attacks: made by `make attacks` -->", "<!-- /attacks -->"


@dataclass(frozen=True)
class Attack:
    """One that was tried: its name, its class, and what it achieved, "" for nothing."""

    name: str
    kind: str
    success: str


def main() -> None:
    """Try them all and print the table; write it into a file where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into this file")
    target = parser.parse_args().write
    tried: dict[str, list[Attack]] = {}
    with tempfile.TemporaryDirectory(prefix="grader-installed-") as folder:
        installation = install(Path(folder))
        for level in WALLED:
            tried[level] = []
            for attack in attacks(level, installation):
                tried[level].append(attack)
                if attack.success:
                    print(f"{level}: {attack.name}: {attack.success[:600]}", file=sys.stderr)
    shown = table(tried)
    print(shown)
    if target is not None:
        text = target.read_text(encoding="utf-8")
        before, after = text.split(_BEGIN)[0], text.split(_END)[1]
        target.write_text(f"{before}{_BEGIN}\n{shown}\n{_END}{after}", encoding="utf-8")


def attacks(level: Choice, installation: Installation) -> Iterator[Attack]:
    """Try every attack at a level."""
    machine = "container" if level == "confined" and os.geteuid() == 0 else ""
    yield from _abuses(level, installation, machine)
    yield from _tricks(level, installation)
    yield from _probes(level, installation, machine)


def table(tried: dict[str, list[Attack]]) -> str:
    """Markdown: for each class and level how many were tried, and how many succeeded."""
    lines = [
        "| attacks for | " + " | ".join(f"{level}: tried | succeeded" for level in tried) + " |",
        "| --- |" + " ---: | ---: |" * len(tried),
    ]
    counts = {
        level: (
            Counter(attack.kind for attack in found),
            Counter(attack.kind for attack in found if attack.success),
        )
        for level, found in tried.items()
    }
    for kind, words in CLASSES.items():
        cells = [str(count[kind]) for pair in counts.values() for count in pair]
        lines.append(f"| {words} | " + " | ".join(cells) + " |")
    totals = [str(count.total()) for pair in counts.values() for count in pair]
    lines.append("| **all** | " + " | ".join(f"**{total}**" for total in totals) + " |")
    for level, found in tried.items():
        names = ", ".join(re.sub(r" /\S*/", " …/", one.name) for one in found if one.success)
        if names:
            lines += ["", f"Succeeded at `{level}`: {names}."]
    return "\n".join(lines)


def _abuses(level: Choice, installation: Installation, machine: str) -> Iterator[Attack]:
    arguments = ("-m", "tests.support.abusing", level)
    with installation.start(*arguments, machine=machine) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for path in ABUSES:
            kind, patch = _kind(path), read_patch(path)
            found: list[str] = []
            for _ in range(2):  # a busy machine is slow for once
                print(path.name, file=process.stdin, flush=True)
                trial = msgspec.json.decode(process.stdout.readline(), type=Trial)
                found = successes(patch, trial, level)
                if not found or not found[0].endswith("seconds taken"):
                    break
            yield Attack(path.stem, kind, "; ".join(found))
        process.stdin.close()


def _tricks(level: Choice, installation: Installation) -> Iterator[Attack]:
    os.environ[VARIABLE] = str(installation.python)
    lab = load_lab()
    options = Options(sandbox=level, limits=Limits.of(5))
    for path in sorted((SUBMISSIONS / "hostile").glob("*.py")):
        patch = read_patch(path)
        with tempfile.TemporaryDirectory() as folder:
            notebook = Path(folder) / "submission.ipynb"
            write_notebook(notebook, patched_cells(patch, rest_last=True))
            result = grade_file(notebook, lab, options)
        loses = patch.items("loses")
        odd = [
            f"{item.id}: {item.score}"
            for item in result.items
            if item.status != "manual" and item.score != (0 if item.id in loses else item.max_score)
        ]
        yield Attack(path.stem, _kind(path), ", ".join(odd) or result.message)


def _probes(level: Choice, installation: Installation, machine: str) -> Iterator[Attack]:
    secret = {SECRET: "f00d-for-thought"}
    done = installation.run("-m", "tests.support.probing", level, machine=machine, **secret)
    for name, said in json.loads(done.stdout)["attempts"].items():
        kind = next(kind for kind, begins in PROBES if re.match(begins, name))
        yield Attack(name, kind, said if said.startswith("got") else "")


def _kind(path: Path) -> str:
    """The class that a file names."""
    kind = read_patch(path).fields.get("attack", "")
    if kind not in CLASSES:
        raise SystemExit(f"{path} names no class: add a line `attack:` with one of {[*CLASSES]}")
    return kind


if __name__ == "__main__":
    main()
