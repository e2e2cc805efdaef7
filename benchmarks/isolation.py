"""What the walls cost: a kernel's life at each sandbox level, measured in turns in one run.

Each round looks for every level that the machine offers, starts a kernel in it, runs a cell that
imports NumPy, and ends the kernel. Prints a table of medians, and of the differences to none at
all within a round.

    python benchmarks/isolation.py [--rounds N]
"""

import argparse
import asyncio
import itertools
import statistics
import time
from typing import cast

from grader.sandbox import bubblewrap, confined
from grader.sandbox.choose import Choice, choose_sandbox, offers
from grader.session.notebook_kernel import NotebookKernel

PARTS = ("choose", "start", "run", "stop", "all")


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    measured: dict[Choice, list[dict[str, float]]] = {}
    for level, obstacle in offers():
        if obstacle is None:
            measured[cast(Choice, level.name)] = []
        else:
            print(f"not measured: {level.name}: {obstacle}")
    for number in range(rounds + 1):
        for name, lives in measured.items():
            times = asyncio.run(life(name))
            if number:  # the first one fills the disk's cache
                lives.append(times)
    print(f"{'milliseconds, median':24}" + "".join(f"{part:>9}" for part in PARTS))
    for name, lives in measured.items():
        print(f"{name:24}" + "".join(f"{median(lives, part):9.1f}" for part in PARTS))
    plain = measured["unsandboxed"]
    for name, lives in measured.items():
        if name != "unsandboxed":
            pairs = zip(lives, plain, strict=True)
            more = [{part: one[part] - other[part] for part in PARTS} for one, other in pairs]
            print(
                f"{name + ' - unsandboxed':24}"
                + "".join(f"{median(more, part):9.1f}" for part in PARTS)
            )


async def life(level: Choice) -> dict[str, float]:
    """Milliseconds that the parts of one kernel's life take, looking for the level included."""
    bubblewrap.unavailable.cache_clear()
    confined.unavailable.cache_clear()
    moments = [time.perf_counter()]
    sandbox = choose_sandbox(level)
    moments.append(time.perf_counter())
    kernel = await NotebookKernel.start(sandbox, ())
    moments.append(time.perf_counter())
    await kernel.run("import numpy", 0, 60)
    moments.append(time.perf_counter())
    await kernel.stop()
    moments.append(time.perf_counter())
    spent = [1000 * (later - earlier) for earlier, later in itertools.pairwise(moments)]
    return dict(zip(PARTS, (*spent, sum(spent)), strict=True))


def median(lives: list[dict[str, float]], part: str) -> float:
    """The median of one part."""
    return statistics.median(times[part] for times in lives)


if __name__ == "__main__":
    main()
