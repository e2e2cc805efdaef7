"""The way of one submission through the code is short, for whoever reads it or changes it."""

from benchmarks.walk import LONGEST, MOST_RETURNS, SAMPLE, returns_in, walked


def test_the_walk_of_one_submission() -> None:
    """It comes back to few rooms, and no function on it is long."""
    steps = walked([str(SAMPLE)])
    assert len(steps) > 300
    assert returns_in(steps) <= MOST_RETURNS
    assert [f"{step.module}.{step.name}" for step in steps if step.lines >= LONGEST] == []
