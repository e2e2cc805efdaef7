"""Chooses the strongest sandbox that this machine offers, or the one asked for."""

from typing import Literal

from grader.errors import UsageError
from grader.sandbox import bubblewrap
from grader.sandbox.base import Sandbox
from grader.sandbox.bubblewrap import BubblewrapSandbox
from grader.sandbox.plain import PlainSandbox

Choice = Literal["auto", "namespaces", "plain"]


def choose_sandbox(choice: Choice = "auto") -> Sandbox:
    """The sandbox of that level; raises UsageError where it cannot be had here."""
    if choice == "plain":
        return PlainSandbox()
    reason = bubblewrap.unavailable()
    if not reason:
        return BubblewrapSandbox()
    if choice == "namespaces":
        raise UsageError(
            f"The sandbox level 'namespaces' cannot be had here: {reason}.",
            "Leave out --sandbox to take the best level that this machine offers.",
        )
    return PlainSandbox()
