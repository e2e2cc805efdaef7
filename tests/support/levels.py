"""The sandbox levels with walls: what must hold at each of them is tested at all of them."""

import os

import pytest

from grader.sandbox import bubblewrap, confined
from grader.sandbox.choose import Choice

WALLED: tuple[Choice, ...] = ("namespaces", "confined")
_UNAVAILABLE = {"namespaces": bubblewrap.unavailable, "confined": confined.unavailable}


def require(level: Choice) -> None:
    """Ask for a level: missing it is a failure in CI, elsewhere a reason to skip."""
    reason = _UNAVAILABLE[level]()
    if reason and os.environ.get("CI"):
        pytest.fail(f"CI must offer the sandbox level '{level}': {reason}")
    if reason:
        pytest.skip(str(reason))
