"""Ways to compare: what is as good as the right value, and what is not."""

from typing import Any

import numpy as np
import pytest

from grader.judge.functions import judge_function
from grader.lab import (
    Exact,
    Ignored,
    Lab,
    Output,
    Policy,
    Problems,
    TableEqual,
    Text,
    UpToOrder,
    UpToRelabelling,
    UpToSign,
    Within,
)
from grader.plan import make_plan
from grader.session.local import answers_in_process

sparse: Any = pytest.importorskip("scipy.sparse")
ROWS = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 4.0]])
LABELS = np.array([0, 0, 1, 2, 1, 2])
TRIDIAGONAL = sparse.diags([-1.0, 2.0, -1.0], [-1, 0, 1], shape=(4, 4), format="csr")
WAVES = np.array([1 + 2j, 1 - 2j, -3.0, 0.5j])
GROUPS = [["eat", "tea"], ["tan", "ant", "nat"], ["bat"]]


def score(output: Output | float, right: Any, got: Any, **policy: Any) -> float:
    """The share that an answer earns where another value is right, once a call."""
    lab = Lab("one", "One function", policy=Policy(**policy))
    task = lab.task("1", "It")
    on = Problems(lambda rng, N: {"x": rng.normal(size=N)}, [{"N": 2}, {"N": 3}])

    def answer(x: Any) -> Any:
        return right

    places = {"value": output} if isinstance(output, Output) else {"value": Output(output)}
    if isinstance(right, tuple):
        places |= {"cache": Ignored()}
    lab.function(task, on=on, returns=places)(answer)
    spec = lab.build()
    (function,) = spec.functions
    problem_set = make_plan(spec, 0).problem_sets["answer"]
    said = answers_in_process({"answer": lambda x: got}, "answer", problem_set.calls)
    (item,) = judge_function(function, problem_set, said)
    return (item.score or 0.0) / item.max_score


@pytest.mark.parametrize(
    ("output", "right", "got", "share"),
    [
        (UpToSign(1), ROWS, -ROWS, 1),
        (UpToSign(1), ROWS, ROWS * [[1], [-1], [1]], 0.5),  # a cause is named: signs
        (UpToSign(1, axis=0), ROWS, ROWS * [[1], [-1], [1]], 1),
        (UpToSign(1, axis=0), ROWS, ROWS * [[1], [-2], [1]], 0),
        (UpToSign(1, axis=1), ROWS, ROWS * [[-1, 1]], 1),
        (UpToSign(1, axis=-1), ROWS, ROWS * [[-1, 1]], 1),
        (UpToOrder(1), np.eye(2, dtype=bool), np.eye(2, dtype=bool)[::-1], 1),
        (UpToRelabelling(1), np.array([0, 1, 2]), np.full(3, np.nan), 0),
        (UpToRelabelling(1), range(3), [7, 8, 9], 1),
        (UpToRelabelling(1), range(3), [7, 8, 8], 0),
        (UpToOrder(1), {"a", "b"}, ["b", "a"], 1),
        (UpToOrder(1), {"a", "b"}, np.array(["b", "a"]), 1),
        (UpToOrder(1), {"a", "b"}, ["b", "a", "a"], 0),
        (UpToOrder(1), {1, 2}, [[1], 2], 0),
        (UpToOrder(1), {1, 2}, np.array([2, 1]), 1),
        (1, [1e-17, 1.0], [0, 1.0], 1),
        (1, [0, 1e15], [1, 1e15], 0),
        (Exact(1), [1e-17, 1.0], [0.0, 1.0], 0),
        (1, [1e-17, 1.0], [0.0, 1.0], 1),  # what rounding leaves of 0
        (1, [1e-10, 1.0], [0.0, 1.0], 0),
        (UpToOrder(1), [2000.0, 2001.0], [2001.0, 2000.0], 1),  # entries that are nearly the same
        (UpToOrder(1), [("a", 1.0), ("a", 1.0005)], [("a", 1.0005), ("a", 1.0 + 1e-9)], 1),
        (UpToOrder(1, levels=2), [[1.0, 1.0004], [1.0002]], [[1.0002], [1.0004, 1.0]], 1),
        (UpToSign(1, axis=0), ROWS, ROWS * [[-1, 1]], 0.5),
        (UpToSign(1), ROWS, 1.5, 0),
        (UpToOrder(1), ROWS, ROWS[::-1], 1),
        (UpToOrder(1), ROWS, ROWS[[0, 0, 1]], 0),
        (UpToOrder(1, axis=1), ROWS, ROWS[:, ::-1], 1),
        (UpToOrder(1), ROWS[:, 0], ROWS[::-1, 0], 1),
        (UpToOrder(1), [3, 1, 2], [1, 2, 3], 1),
        (UpToOrder(1), [3, 1, 2], {1, 2, 3}, 1),
        (UpToOrder(1), [3, 1, 1], [3, 3, 1], 0),
        (UpToOrder(1), [3, 1, 2], [1, 2], 0),
        (UpToOrder(1), [3**90, 1], [1, 3**90], 1),
        (UpToOrder(1), [(1, 2), (2, 3)], [(2, 3), (1, 2)], 1),
        (UpToOrder(1), [(1, 2), (2, 3)], [(3, 2), (1, 2)], 0),
        (UpToOrder(1), GROUPS, GROUPS[::-1], 1),
        (UpToOrder(1), GROUPS, [["bat"], ["nat", "tan", "ant"], ["tea", "eat"]], 0),
        (UpToOrder(1, levels=2), GROUPS, [["bat"], ["nat", "tan", "ant"], ["tea", "eat"]], 1),
        (UpToOrder(1, levels=2), GROUPS, [["bat"], ["nat", "tan", "eat"], ["tea", "ant"]], 0),
        (UpToRelabelling(1), LABELS, (LABELS + 1) % 3, 1),
        (UpToRelabelling(1), LABELS, list("aabcbc"), 0),
        (UpToRelabelling(1), LABELS, LABELS // 2, 0),
        (UpToRelabelling(1), LABELS, [0, 0, 1, 2, 1, 0], 0),
        (UpToRelabelling(1), LABELS, [0, 0, 1, 2, 3, 2], 0),
        (UpToRelabelling(1), LABELS, LABELS.astype(float) + 7, 1),
        (Text(1), "a tree\nof two", "  a tree of   two ", 1),
        (1, "a tree\nof two", "a tree of two", 0),
        (Text(1), "a tree", "A tree", 0),
        (Text(1, case=False), "a tree", "A  tree", 1),
        (Text(1), ["a b", "c"], ["a  b", "c"], 1),
        (Text(1), ["a b", "c"], ["a  b", "d"], 0),
        (Exact(1), ROWS, ROWS + 1e-9, 0),
        (Exact(1), ROWS, ROWS.copy(), 1),
        (Within(1, 0.5), ROWS, ROWS + 0.4, 1),
        (Within(1, 0.5), 1000.0, 1000.6, 0),
        (Within(1, 0.01, of="entry"), np.array([100.0, 0.1]), np.array([100.5, 0.1]), 1),
        (Within(1, 0.01, of="entry"), np.array([100.0, 0.1]), np.array([100.0, 0.2]), 0),
        # Whole numbers, bools and texts are right only exactly, however large or many they are.
        (1, 100_000, 100_001, 0),
        (1, np.array([100_000, 5]), np.array([100_001, 5]), 0),
        (1, np.array([True, False, True]), np.array([True, True, True]), 0),
        (1, 2**60, 2**60 + 1, 0),
        (1, 2**60, np.int64(2**60), 1),
        (1, 2**60, float(2**60), 1),
        (1, 3**90, 3**90, 1),
        (1, [3**90], [3**90 + 1], 0),
        (1, 4, 7, 0),
        (1, 4, 8, 0),
        (1, 0.5, 1.0, 0),
        (1, 4, 4.0, 1),
        # Complex numbers by their distance; a lost or exchanged imaginary part is a slip.
        (1, WAVES, WAVES * (1 + 1e-9j), 1),
        (1, WAVES, WAVES.tolist(), 1),
        (1, WAVES, WAVES.conj(), 0.5),
        (1, WAVES, WAVES.real, 0.25),
        (1, WAVES, -WAVES, 0.5),
        (1, WAVES, 1j * WAVES, 0),
        (1, WAVES.tolist(), [*WAVES[:3].tolist(), 0.5j + 1e-9], 1),
        (1, WAVES.tolist(), [*WAVES[:3].tolist(), 0.6j], 0),
        (1, 2j, 2j + 1e-9, 1),
        (1, 2j, 2.0, 0),
        (Exact(1), WAVES, WAVES + 1e-9j, 0),
        (UpToOrder(1), WAVES, np.array([0.5j, 1 + 1e-12 - 2j, 1 + 2j, -3.0]), 1),
        (UpToOrder(1), WAVES, WAVES[[0, 0, 2, 3]], 0),
        (UpToSign(1), WAVES, -WAVES, 1),
        # Sparse matrices by their entries, in whatever format; a full one is another container.
        (1, TRIDIAGONAL, TRIDIAGONAL.tocsc(), 1),
        (1, TRIDIAGONAL, sparse.csr_array(TRIDIAGONAL.toarray() + 1e-9), 1),
        (1, TRIDIAGONAL, TRIDIAGONAL.toarray(), 0.8),
        (1, TRIDIAGONAL, 2 * TRIDIAGONAL, 0),
        (1, TRIDIAGONAL, TRIDIAGONAL[:2], 0),
        (1, TRIDIAGONAL, None, 0),
        (1, TRIDIAGONAL.toarray(), TRIDIAGONAL, 1),
        (1, {"A": TRIDIAGONAL}, {"A": TRIDIAGONAL.tocoo()}, 1),
        (1, (0.5, {"z": 1}), (0.5, "whatever"), 1),
        (1, (0.5, {"z": 1}), 0.5, 0.8),  # nobody could unpack it
        (1, (0.5, {"z": 1}), (0.6, {"z": 1}), 0),
    ],
)
def test_what_is_right(output: Output | float, right: Any, got: Any, share: float) -> None:
    """Full points or none: a wrong number, label or order is never nearly right."""
    assert score(output, right, got) == share


def test_long_lists_and_tables_are_matched_quickly() -> None:
    """By keys; what lies on the edge of their rounding is found too, and hostile lists end."""
    rng = np.random.default_rng(0)
    numbers = rng.normal(size=500).tolist()
    order = rng.permutation(500)
    shuffled = [numbers[at] * (1 + 1e-9) for at in order]
    assert score(UpToOrder(1), numbers, shuffled) == 1
    rows = [(f"name {at % 7}", number) for at, number in enumerate(numbers)]
    assert score(UpToOrder(1), rows, [rows[at] for at in order]) == 1
    assert score(UpToOrder(1), rows, [(name, 2 * number) for name, number in rows]) == 0
    assert score(UpToOrder(1), rows, [("a", 0.0)] * 500) == 0


def test_courses_differ() -> None:
    """Strict shapes, and spare values that cost nothing."""
    column = np.arange(1.0, 5.0).reshape(4, 1)
    assert score(1, column, column[:, 0]) == 0.8
    assert score(1, column, column[:, 0], shapes="strict") == 0
    assert score(1, (0.5, {}), (0.5, {}, "more")) == 0.8
    assert score(1, (0.5, {}), (0.5, {}, "more"), spare=1) == 1
    assert score(1, [1, 2], np.array([1, 2])) == 0.8
    assert score(1, [1, 2], np.array([1, 2]), containers=1) == 1


def test_tables() -> None:
    """Rows and columns in another order, where that is said; labels that carry meaning count."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"city": ["Ulm", "Bonn", "Kiel"], "sold": [3.0, 1.0, 2.0]})
    cities = frame.set_index("city")
    free = TableEqual(1, order=False)
    for output, right, got, share in [
        (TableEqual(1), frame, frame[["city", "sold"]], 1),
        (TableEqual(1), frame, frame.sort_values("city"), 0),
        (free, frame, frame.sort_values("city"), 1),
        (free, frame, frame[["sold", "city"]], 1),
        (free, frame, frame.assign(sold=[3.0, 2.0, 1.0]), 0),
        (free, frame, frame.assign(sold=[3.0, 1.0 + 1e-7, 2.0]), 1),
        (free, cities, cities[::-1], 1),
        (free, frame, frame[:2], 0),
        # The numbers that rows had before others were dropped say nothing.
        (free, frame[1:], frame[1:].sort_values("city").reset_index(drop=True), 1),
        (free, frame[1:], frame[:2], 0),
        (TableEqual(1), frame[1:], frame[1:].reset_index(drop=True), 0),
    ]:
        assert score(output, right, got) == share, got
