"""Labs of many kinds: right answers in any style earn all, wrong ones lose just what is wrong."""

import pytest

from grader.audit import run
from tests.support.labs import LABS, Kind, blanked, judged_here
from tests.support.notebooks import Patch

# One lab needs kernels, and packages that only CI is sure to have.
FRAMES = Kind("frames")
KINDS = [
    Kind(path.parent.name)
    for path in sorted(LABS.glob("*/submissions"))
    if path.parent.name != FRAMES.name
]
RIGHT = [(kind, patch) for kind in KINDS for patch in kind.patches("right")]
WRONG = [(kind, patch) for kind in KINDS for patch in kind.patches("wrong")]


def named(value: object) -> str:
    """The name of a parameter in a test's own."""
    return value.name if isinstance(value, Kind | Patch) else str(value)


@pytest.mark.parametrize(("kind", "patch"), RIGHT, ids=named)
def test_right_submissions_earn_everything(kind: Kind, patch: Patch) -> None:
    """On two draws of the problems, without a word against them."""
    for seed in (0, 1):
        items = judged_here(kind.lab, patch, seed)
        short = {item.id: item.message for item in items.values() if item.score != item.max_score}
        assert not short


@pytest.mark.parametrize(("kind", "patch"), WRONG, ids=named)
def test_wrong_submissions_lose_what_is_wrong(kind: Kind, patch: Patch) -> None:
    """And nothing else; the cause is named where the submission says that it can be."""
    items = judged_here(kind.lab, kind.whole(patch))
    lost = {item.id for item in items.values() if item.score != item.max_score}
    assert lost == patch.items("loses"), {i: (items[i].score, items[i].message) for i in lost}
    hints = {cause for item in items.values() for hint in item.hints for cause in hint.cause}
    assert hints >= patch.items("hint")
    if "status" in patch.fields:
        assert {items[name].status for name in lost} == {patch.fields["status"]}
    for name in patch.items("keeps"):  # a recognised slip leaves a part
        item, share = name.split("=")
        assert items[item].score == float(share) * items[item].max_score


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_blanks_earn_nothing(kind: Kind) -> None:
    """Nobody is told that it crashes: nothing is filled in."""
    items = judged_here(kind.lab, blanked(kind.patches("right")[0]))
    assert {(item.score, item.status) for item in items.values()} == {(0, "not_attempted")}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_audits_are_sound(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    """No generated mistake keeps its points; one draw has to do here."""
    monkeypatch.setattr(run, "DRAWS", 1)
    sound(kind)


def test_the_audit_of_data_frames_is_sound() -> None:
    """On three draws, with variables, a figure and tables."""
    pytest.importorskip("pandas")
    pytest.importorskip("matplotlib")
    sound(FRAMES)


def sound(kind: Kind) -> None:
    """No mutant survives, and the reference is right."""
    audit = run.audit_lab(kind.lab)
    survivors = {f"{mutant.function} {mutant.id}" for mutant in audit.mutants if mutant.survived}
    assert not audit.reference
    assert not survivors
