"""The way of one submission through the code is short, for whoever reads it or changes it."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from benchmarks.walk import LONGEST, MOST_RETURNS, SAMPLE, returns_in, walked


def test_the_walk_of_one_submission() -> None:
    """It comes back to few rooms, and no function on it is long."""
    # In a process of its own: what earlier tests have had computed would not be walked through.
    with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
        steps = fresh.submit(walked, [str(SAMPLE)]).result()
    assert len(steps) > 300
    assert returns_in(steps) <= MOST_RETURNS
    assert [f"{step.module}.{step.name}" for step in steps if step.lines >= LONGEST] == []
