"""Wrong submissions are told what the matter is."""

import pytest

from grader.lab.model import LabSpec
from grader.result import Item
from tests.integration.test_corpus import JUDGED, judged
from tests.support.corpus import RIGHT
from tests.support.notebooks import SUBMISSIONS, read_patch

# Of the wrong submissions, the share that must get a hint with the id of their own mistake.
LEAST_SHARE = 0.9
# Hints that say truly what is wrong with a value's form, though not why.
OF_FORM = frozenset({"wrong-shape", "wrong-count", "returns-none", "not-an-array", "constant"})
# And those of what an exception says.
OF_EXCEPTIONS = frozenset({"shape-mismatch", "missing-transpose", "index-out-of-bounds"})
# The same mistake by another name.
ALIASES = {
    "swapped-outputs": {"swapped-biases"},
    "mean-of-all-entries": {"divided-by-size"},
    "changes-arguments": {"updates-parameters"},
    "reads-global": {"nondeterministic"},
    "dropped-row": {"row-off"},
    "dropped-entry": {"nondeterministic"},
    "scalar-output": {"mean-of-all-entries"},
    "divided-by-size": {"divided-by-hidden"},
    "wrong-sign": {"no-minus"},
    "constant-factor": {"scaled-by-learning-rate"},
    "not-averaged": {"biases-not-averaged", "sum-for-mean"},
}


def ids_of(items: list[Item]) -> set[str]:
    """The ids of all hints; one of two causes counts for both."""
    return {cause for item in items for hint in item.hints for cause in hint.id.split(" + ")}


def test_mistakes_are_named(lab: LabSpec) -> None:
    """Most wrong submissions get their own mistake's id, and hardly any another's."""
    named, foreign, asked = 0, {}, 0
    for path in JUDGED:
        patch = read_patch(path)
        failed = [
            item
            for item in judged(patch, lab, seed=0)
            if item.id in patch.items("loses") | patch.items("partly")
            and item.status in ("failed", "partial", "crashed")
        ]
        if not failed:
            continue
        asked += 1
        own = {cause.strip() for cause in patch.fields["mistake"].split("+")}
        got = ids_of(failed)
        named += bool(got & own or (got and own == {"crash"}))
        if not got & own and own != {"crash"}:
            known = OF_FORM | OF_EXCEPTIONS
            strange = {cause for cause in got - known if not ALIASES.get(cause, set()) & own}
            if strange:
                foreign[path.stem] = strange
    assert named >= LEAST_SHARE * asked
    assert foreign == {}


SCORES = {
    "not_averaged": 0.5,
    "averaged_twice": 0.5,
    "wrong_sign": 0.5,
    "transposed": 0.5,
    "swapped_outputs": 0.5,
    "not_averaged_wrong_sign": 0.25,
    "zeros": 0.0,
    "one_sample": 0.0,
}


@pytest.mark.parametrize("name", SCORES)
def test_a_mistake_leaves_a_part_of_the_points(name: str, lab: LabSpec) -> None:
    """A recognised slip leaves its share, two leave less than one, and no answer leaves nothing."""
    patch = read_patch(SUBMISSIONS / "wrong" / f"compute_grads__{name}.py")
    lost = patch.items("loses") | patch.items("partly")
    items = [item for item in judged(patch, lab, seed=0) if item.id in lost]
    assert items
    for item in items:
        assert item.score == round(SCORES[name] * item.max_score, 2)
        assert item.status == ("partial" if item.score else "failed")
        assert item.evidence.cause


def test_two_mistakes_are_told_apart(lab: LabSpec) -> None:
    """A factor beside another mistake is not said to be one of the right value."""
    patch = read_patch(SUBMISSIONS / "wrong" / "compute_grads__mse_sum.py")
    item = next(item for item in judged(patch, lab, seed=0) if item.id == "compute_grads.d_W")
    assert item.evidence.cause == "squared-error + not-averaged"
    assert "times the right one" not in item.hints[0].text
    assert "times what comes of that" in item.hints[0].text


@pytest.mark.parametrize("path", RIGHT[::4], ids=lambda path: path.stem)
def test_right_submissions_get_no_hints(path: object, lab: LabSpec) -> None:
    """What is right is not diagnosed."""
    assert ids_of(judged(read_patch(path), lab, seed=0)) == set()  # type: ignore[arg-type]


def test_hints_do_not_move_with_the_seed(lab: LabSpec) -> None:
    """A cause is found whatever problems are drawn."""
    for path in JUDGED[::9]:
        patch = read_patch(path)
        first, second = (
            {item.id: [hint.id for hint in item.hints] for item in judged(patch, lab, seed)}
            for seed in (0, 4)
        )
        if "random" not in "".join(patch.cells):
            assert first == second, path.stem
