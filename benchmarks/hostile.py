"""Grades hostile submissions one after another, and looks for what they leave behind.

Prints for every fifty of them how many reports there were, how many left anything (a process, a
descriptor or socket, a mount, a temporary file), and how much memory the grader has. The level
confined is tried as in a container, without CAP_SYS_ADMIN and without user namespaces.

    python benchmarks/hostile.py [--count N] [--level LEVEL]
"""

import argparse
import itertools
import os
import tempfile
import time
from pathlib import Path

import msgspec
import psutil

from tests.support.abusing import ABUSES, Trial
from tests.support.installation import install

MIB = 2**20
EVERY = 50


def main() -> None:
    """Grade them and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--level", choices=["namespaces", "confined"])
    arguments = parser.parse_args()
    for level in [arguments.level] if arguments.level else ["namespaces", "confined"]:
        grade_in_turn(level, arguments.count)


def grade_in_turn(level: str, count: int) -> None:
    """Grade that many in one process, and print the table."""
    machine = "container" if level == "confined" and os.geteuid() == 0 else ""
    print(f"{len(ABUSES)} abuses in turn at the level {level} {machine and f'in a {machine}'}")
    print(f"{'graded':>8}{'reports':>9}{'left behind':>13}{'MiB':>6}{'seconds':>9}", flush=True)
    with tempfile.TemporaryDirectory(prefix="grader-installed-") as folder:
        arguments = ("-m", "tests.support.abusing", level)
        with install(Path(folder)).start(*arguments, machine=machine) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            reports, left, began = 0, 0, time.monotonic()
            for number, path in enumerate(itertools.islice(itertools.cycle(ABUSES), count)):
                print(path.name, file=process.stdin, flush=True)
                trial = msgspec.json.decode(process.stdout.readline(), type=Trial)
                reports += trial.result.status == "graded"
                left += bool(trial.left)
                if trial.left:
                    print(f"left by {path.stem}: {trial.left}")
                if (number + 1) % EVERY == 0 or number + 1 == count:
                    memory = psutil.Process(process.pid).memory_info().rss / MIB
                    seconds = time.monotonic() - began
                    print(
                        f"{number + 1:8}{reports:9}{left:13}{memory:6.0f}{seconds:9.0f}", flush=True
                    )
            process.stdin.close()


if __name__ == "__main__":
    main()
