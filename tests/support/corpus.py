"""The corpus of right and wrong submissions, and what its files expect."""

from collections.abc import Iterable
from dataclasses import dataclass

from grader.result import Item
from tests.support.notebooks import SUBMISSIONS, Patch

RIGHT = sorted((SUBMISSIONS / "right").glob("*.py"))
WRONG = sorted((SUBMISSIONS / "wrong").glob("*.py"))
# What a training item depends on: where one of these is wrong, training goes as it goes.
_TRAINED_WITH = {
    "training.relu": ("forward_NN.", "compute_grads_NN."),
    "training.tanh": ("forward_tanh.", "compute_grads_tanh."),
}


@dataclass(frozen=True)
class Losses:
    """Items that must not have full marks, and those that must have a part of theirs."""

    lost: frozenset[str]
    partly: frozenset[str]

    def check(self, items: Iterable[Item]) -> None:
        """Assert that exactly these lose, as much as they should, and say why."""
        judged = [item for item in items if item.status != "manual"]
        share = {item.id: (item.score or 0.0) / item.max_score for item in judged}
        assert self.lost | self.partly, "a wrong submission names what it loses"
        assert {item for item in self.lost if share[item] == 1} == set()
        assert {item for item in self.partly if not 0 < share[item] < 1} == set()
        expected = self.lost | self.partly
        excused = {
            item
            for item, functions in _TRAINED_WITH.items()
            if any(wrong.startswith(functions) for wrong in expected)
        }
        losses = lost_items(judged)
        assert {item: losses[item] for item in set(losses) - expected - excused} == {}
        assert all(item.message for item in judged if item.id in expected)


def expected_losses(patch: Patch) -> Losses:
    """What a wrong submission's docstring says that it loses.

    What fails only through a wrong helper of the student's own, `carried`, loses nothing.
    """
    return Losses(patch.items("loses"), patch.items("partly"))


def lost_items(items: Iterable[Item]) -> dict[str, str]:
    """What is said of every item that has not full marks."""
    return {
        item.id: f"{item.status}: {item.message}"
        for item in items
        if item.status not in ("passed", "manual")
    }
