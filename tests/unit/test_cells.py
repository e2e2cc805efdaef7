"""The errors in replies: each frame is matched with its own cell."""

import pytest

from grader.session.cells import Ran, error_of
from grader.transcript import CodeLocation

BEFORE, NOW = Ran(3, 0), Ran(7, 0)


def reply(*frames: str) -> dict[str, object]:
    """A kernel's reply with these lines in its traceback."""
    return {"ename": "ValueError", "evalue": "no", "traceback": list(frames)}


@pytest.mark.parametrize(
    ("frames", "cell_line", "place"),
    [
        (["Cell In[9], line 2"], 2, CodeLocation("", 2, 7)),
        (["Cell In[9], line 2", "Cell In[4], line 17, in check(a)"], 2, CodeLocation("", 17, 3)),
        # Back in the running cell, by a callback: the last frame there is the deepest.
        (
            ["Cell In[9], line 5", "Cell In[4], line 17, in call(f)", "Cell In[9], line 2, in f()"],
            2,
            CodeLocation("", 2, 7),
        ),
        (["\x1b[36mCell\x1b[39m In[9], line 4", "File /usr/x.py:3"], 4, CodeLocation("", 4, 7)),
        (["  Cell In[9], line 1"], 1, CodeLocation("", 1, 7)),
        (["Cell In[8], line 5"], 0, CodeLocation("", 0, 7)),  # what was never run
        (["ValueError: see Cell In[4], line 3"], 0, CodeLocation("", 0, 7)),
        ([], 0, CodeLocation("", 0, 7)),
    ],
)
def test_frames_are_matched_with_their_own_cells(
    frames: list[str], cell_line: int, place: CodeLocation
) -> None:
    raised = error_of(reply(*frames), {4: BEFORE, 9: NOW}, NOW)
    assert (raised.cell_line, raised.place) == (cell_line, place)


def test_lines_that_stood_above_what_ran_are_counted() -> None:
    now = Ran(7, 2)
    assert error_of(reply("Cell In[9], line 1"), {9: now}, now).cell_line == 3


def test_a_reply_that_is_nonsense_has_no_place() -> None:
    assert error_of({"traceback": "Cell In[9], line 1"}, {9: NOW}, NOW).cell_line == 0
