"""What becomes of right and wrong programs on the problems of many submissions.

Each program of the tests' corpus is judged as if its code had had other hashes. A right one must
lose nothing with any of them; a wrong one must lose what it loses, and should keep the same marks
as with fixed problems.

    python -m benchmarks.draws [--hashes 200] [--trained 20]
"""

import argparse
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.audit.memory import with_memory
from grader.audit.trainings import run_in_process
from grader.audit.workers import run_jobs
from grader.judge.scoring.training import judge_training
from grader.lab.load import load_lab
from grader.lab.model import LabSpec
from grader.messages.render import described
from grader.plan import Plan, make_plan
from grader.result import Item
from tests.support.corpus import RIGHT, WRONG, expected_losses, lost_items
from tests.support.judging import Program, executed, judged_on, program_of, quiet
from tests.support.notebooks import read_patch

# A program that hangs needs a process to be killed.
HANGS = "endless"


@dataclass(frozen=True)
class Outcome:
    """How one program fared: on how many hashes it was judged, and what went otherwise."""

    name: str
    judged: int
    unjust: tuple[str, ...] = ()
    other_marks: int = 0


def draws(lab: LabSpec, hashes: int) -> list[tuple[LabSpec, Plan]]:
    """Fixed problems and those of so many hashes, each with a lab that remembers its answers."""
    digests = [hashlib.sha256(f"submission {at}".encode()).digest() for at in range(hashes)]
    return [
        (
            replace(lab, functions=tuple(map(with_memory, lab.functions))),
            make_plan(lab, 0, digest),
        )
        for digest in (b"", *digests)
    ]


def fares(path: Path, drawn: Sequence[tuple[LabSpec, Plan]], *, right: bool) -> Outcome:
    """One program on all draws, the fixed one first. What it does not touch is not asked."""
    patch = read_patch(path)
    program = program_of(patch, drawn[0][0])
    unjust: list[str] = []
    scores: list[list[float | None]] = []
    for at, (lab, plan) in enumerate(drawn):
        items = judged_on(program, of_touched(lab, program), plan)
        scores.append([item.score for item in items])
        if right:
            unjust += [f"{at}: {item}: {why}" for item, why in lost_items(items).items()]
        else:
            unjust += [f"{at}: {fault}" for fault in _kept(items, program)]
    others = sum(score != scores[0] for score in scores)
    return Outcome(path.stem, len(drawn) - 1, tuple(unjust), others)


def of_touched(lab: LabSpec, program: Program) -> LabSpec:
    """The lab with the functions that a program does not share with the solution."""
    return replace(lab, functions=tuple(f for f in lab.functions if f.name in program.touched))


def _kept(items: Sequence[Item], program: Program) -> Iterator[str]:
    try:
        expected_losses(program.patch).check(items)
    except AssertionError as error:
        yield str(error).partition("\n")[0]


def fares_in_training(path: Path, lab: LabSpec, hashes: int) -> Outcome:
    """One right program in the trainings that use what it changes."""
    program = program_of(read_patch(path), lab)
    unjust: list[str] = []
    judged = 0
    for _, plan in draws(lab, hashes)[1:]:
        for training in lab.trainings:
            if program.touched.isdisjoint(training.uses):
                continue
            with quiet():
                namespace = executed(program.patch.name, program.cells)
                seeds = plan.trainings[training.id]
                runs = [run_in_process(lab, training, seed, namespace) for seed in seeds]
            (item,) = described([judge_training(training, runs, {})], lab)
            judged += 1
            if item.status != "passed":
                unjust.append(f"{plan.trainings[training.id]}: {item.id}: {item.message}")
    return Outcome(path.stem, judged, tuple(unjust))


def main() -> None:
    """Judge everything, on all processors, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--hashes", type=int, default=200)
    parser.add_argument("--trained", type=int, default=20)
    parser.add_argument("--share", type=int, default=1, help="judge every so-manieth program only")
    arguments = parser.parse_args()
    lab = load_lab()
    drawn = draws(lab, arguments.hashes)
    right, wrong = RIGHT[:: arguments.share], [p for p in WRONG if HANGS not in p.stem]
    wrong = wrong[:: arguments.share]
    jobs: dict[str, tuple[Callable[[int], Outcome], int]] = {
        "right programs": (lambda at: fares(right[at], drawn, right=True), len(right)),
        "right programs, training": (
            lambda at: fares_in_training(right[at], lab, arguments.trained),
            len(right),
        ),
        "wrong programs": (lambda at: fares(wrong[at], drawn, right=False), len(wrong)),
    }
    print("| | programs | verdicts | unjust | with other marks than on fixed problems |")
    print("| --- | --- | --- | --- | --- |", flush=True)
    faults: list[str] = []
    for name, (job, number) in jobs.items():
        count: Counter[str] = Counter()
        for outcome in _all(job, number):
            judged = outcome.judged > 0
            count.update(n=judged, judged=outcome.judged, unjust=len(outcome.unjust))
            count.update(other=outcome.other_marks)
            faults += [f"{name}: {outcome.name}: {fault}" for fault in outcome.unjust[:3]]
            if outcome.other_marks:
                faults.append(f"{name}: {outcome.name}: other marks on {outcome.other_marks}")
        cells = (name, count["n"], count["judged"], count["unjust"], count["other"])
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
    print("\n".join(faults))


def _all(job: Callable[[int], Outcome], count: int) -> list[Outcome]:
    return [outcome for _, outcome in sorted(run_jobs(job, count), key=lambda pair: pair[0])]


if __name__ == "__main__":
    main()
