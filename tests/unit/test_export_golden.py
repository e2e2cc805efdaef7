"""What platforms get for the kept submissions is what was looked at and kept."""

import pytest

from grader.export.platforms import PLATFORMS
from tests.support.golden import CASES, GOLDEN, rendered, stored


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", PLATFORMS)
def test_kept_output(name: str, case: str) -> None:
    """Nothing has changed; where that is meant, `python -m tests.support.golden` keeps the new."""
    found = dict(rendered(PLATFORMS[name], case))
    folder = GOLDEN / name / case
    assert set(found) == set(folder.iterdir())
    for path, data in found.items():
        assert data.decode() == path.read_bytes().decode(), path


def test_kept_results() -> None:
    """They are what they are kept for."""
    scores = {case: (stored(case).status, stored(case).score) for case in CASES}
    assert scores["right"] == ("graded", 100)
    assert 0 < (scores["half"][1] or 0) < 100
    assert "crashed" in {item.status for item in stored("crash").items}
    assert scores["unreadable"] == ("unreadable", 0)
