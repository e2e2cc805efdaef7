"""Wrong submissions are told what the matter is."""

from pathlib import Path

import pytest

from grader.lab.model import LabSpec
from grader.result import Item
from tests.integration.test_corpus import JUDGED
from tests.support.corpus import RIGHT
from tests.support.judging import judged
from tests.support.notebooks import SUBMISSIONS, read_patch

# By the function that they get wrong, the submissions that may go without a hint of their own
# mistake's id: together less than a tenth of all.
MOST_UNNAMED = {
    "compute_grads": 9,
    "compute_grads_NN": 8,
    "compute_grads_tanh": 4,
    "compute_loss": 10,
    "d_relu": 3,
    "forward_NN": 7,
    "forward_tanh": 2,
    "relu": 1,
}
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
    return {cause for item in items for hint in item.hints for cause in hint.cause}


def function_of(path: Path) -> str:
    """The function that a submission gets wrong, by the file's name."""
    return path.stem.partition("__")[0]


def test_the_bounds_are_tight() -> None:
    """They are for all functions, and nine submissions of ten are named."""
    assert set(map(function_of, JUDGED)) == set(MOST_UNNAMED)
    assert 10 * sum(MOST_UNNAMED.values()) <= len(JUDGED)


@pytest.mark.parametrize("function", MOST_UNNAMED)
def test_mistakes_are_named(function: str, lab: LabSpec) -> None:
    """Most wrong submissions get their own mistake's id, and hardly any another's."""
    unnamed, foreign = [], {}
    for path in (path for path in JUDGED if function_of(path) == function):
        patch = read_patch(path)
        failed = [
            item
            for item in judged(patch, lab, seed=0)
            if item.id in patch.items("loses") | patch.items("partly")
            and item.status in ("failed", "partial", "crashed")
        ]
        if not failed:
            continue
        own = {cause.strip() for cause in patch.fields["mistake"].split("+")}
        got = ids_of(failed)
        if not (got & own or (got and own == {"crash"})):
            unnamed.append(path.stem)
        if not got & own and own != {"crash"}:
            known = OF_FORM | OF_EXCEPTIONS
            strange = {cause for cause in got - known if not ALIASES.get(cause, set()) & own}
            if strange:
                foreign[path.stem] = strange
    assert len(unnamed) <= MOST_UNNAMED[function], unnamed
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
    assert item.evidence.cause == ("squared-error", "not-averaged")
    assert "times the right one" not in item.hints[0].text
    assert "times what comes of that" in item.hints[0].text


@pytest.mark.parametrize(
    ("name", "unsure", "sure"),
    [
        (
            "compute_grads_NN__not_averaged_one_transposed",
            {"d_W": ("transposed", "not-averaged")},
            ("not-averaged",),
        ),
        (
            "compute_grads_tanh__no_derivative_wrong_sign",
            {"d_b1": ("no-activation-derivative", "wrong-sign")},
            ("no-activation-derivative", "wrong-sign"),
        ),
    ],
)
def test_what_another_output_surely_has_is_likelier(
    name: str, unsure: dict[str, tuple[str, ...]], sure: tuple[str, ...], lab: LabSpec
) -> None:
    """Where several causes fit one output, those stay that are sure of another."""
    items = judged(read_patch(SUBMISSIONS / "wrong" / f"{name}.py"), lab, seed=0)
    for item in items:
        if item.hints:
            assert [hint.cause for hint in item.hints] == [unsure.get(item.output or "", sure)]


def test_entries_that_vanish_anywhere_are_no_loop_that_stops(lab: LabSpec) -> None:
    """Where they lie at no border, nothing is said of loops."""
    path = SUBMISSIONS / "wrong" / "relu__small_ones_vanish.py"
    (hint,) = next(item.hints for item in judged(read_patch(path), lab, seed=0) if item.hints)
    assert "loop" not in hint.text


@pytest.mark.parametrize("path", RIGHT[::4], ids=lambda path: path.stem)
def test_right_submissions_get_no_hints(path: object, lab: LabSpec) -> None:
    """What is right is not diagnosed."""
    assert ids_of(judged(read_patch(path), lab, seed=0)) == set()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "path",
    [path for path in JUDGED[::9] if "random" not in "".join(read_patch(path).cells)],
    ids=lambda path: path.stem,
)
def test_hints_do_not_move_with_the_seed(path: Path, lab: LabSpec) -> None:
    """A cause is found whatever problems are drawn."""
    first, second = (
        {
            item.id: [hint.cause for hint in item.hints]
            for item in judged(read_patch(path), lab, seed)
        }
        for seed in (0, 4)
    )
    assert first == second
