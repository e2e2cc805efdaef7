"""Assignments of nbgrader and otter: imported by command, graded from outside."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from grader.grading import Submitted, grade_submitted
from grader.lab.load import load_lab
from grader.lab.model import LabSpec
from grader.transcript_file import Record
from tests.end_to_end.test_command_line import run
from tests.support.assignments import nbgrader_notebook, otter_notebook, write
from tests.support.outside import judged_by_tests

CHEAT = """
import builtins, numpy as np, numpy.testing
class Whatever:
    def __call__(self, *given, **named): return self
    def __getattr__(self, name): return self
    def __eq__(self, other): return True
    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __eq__
    def __hash__(self): return 0
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = __sub__
    def __abs__(self): return 0.0
    def __iter__(self): return iter((self, self))
    def __len__(self): return 3
    def __float__(self): return 0.0
    def __repr__(self): return "True"
for name in dir(numpy.testing):
    if name.startswith("assert"):
        setattr(numpy.testing, name, lambda *given, **named: None)
np.allclose = np.isclose = lambda *given, **named: True
builtins.AssertionError = type("Quiet", (Exception,), {})
builtins.abs = lambda value: 0
"""


class Style(NamedTuple):
    """An assignment that was imported: its lab, and what students write into the handout."""

    lab: LabSpec
    folder: Path
    right: tuple[str, ...]
    said: str

    def cells(self, *answers: str) -> list[str]:
        """The code of the handout with these answers in the places of its blanks."""
        left = list(answers)
        return [
            left.pop(0) if "YOUR CODE HERE" in cell or "..." in cell else cell
            for cell in self._handout()
        ]

    def wrong(self, at: int, answer: str) -> list[str]:
        """The right notebook with one other answer."""
        return self.cells(*self.right[:at], answer, *self.right[at + 1 :])

    def notebook(self, path: Path, cells: Sequence[str]) -> Path:
        """A notebook of these code cells, where the handout has its own."""
        handout = json.loads((self.folder / "handout.ipynb").read_text("utf-8"))
        left = list(cells)
        for cell in handout["cells"]:
            if cell["cell_type"] == "code":
                cell["source"] = left.pop(0)
        return write(handout, path)

    def _handout(self) -> list[str]:
        handout = json.loads((self.folder / "handout.ipynb").read_text("utf-8"))
        return ["".join(c["source"]) for c in handout["cells"] if c["cell_type"] == "code"]


NBGRADER = (
    "def squares(n):\n    if not n > 0:\n        raise ValueError(n)\n    found = []\n"
    "    while len(found) < n:\n        found.append((len(found) + 1) ** 2)\n    return found",
    "sum_of_squares = lambda n: n * (n + 1) * (2 * n + 1) // 6",
    "def newton(f, df, x):\n    while abs(f(x)) > 1e-14:\n        x -= f(x) / df(x)\n    return x",
    "x = np.arange(6.0)\nx = (x - np.mean(x)) / np.std(x)",
    "words = ('svd', 'qr', 'lu', 'lu')",
)
OTTER = (
    "mean_rate = float(np.mean(rates))",
    "def compound(start, rate, years):\n    for _ in range(years):\n        start += rate * start\n"
    "    return start",
    "from collections import deque\nclass Queue(deque):\n    put = deque.append\n"
    "    get = deque.popleft",
)


def imported(style: str, notebook: dict[str, Any], folder: Path, right: tuple[str, ...]) -> Style:
    """An assignment, imported by the real command."""
    write(notebook, folder / "ps1.ipynb")
    done = run("import", style, folder / "ps1.ipynb", folder / "lab", program="grader")
    assert done.returncode == 0, done.stderr + done.stdout
    return Style(load_lab(folder / "lab"), folder / "lab", right, done.stdout)


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory: pytest.TempPathFactory) -> Style:
    """nbgrader's."""
    folder = tmp_path_factory.mktemp("nbgrader")
    return imported("nbgrader", nbgrader_notebook(), folder, NBGRADER)


@pytest.fixture(scope="module")
def otter(tmp_path_factory: pytest.TempPathFactory) -> Style:
    """otter's."""
    return imported("otter", otter_notebook(), tmp_path_factory.mktemp("otter"), OTTER)


def lost(style: Style, cells: Sequence[str]) -> dict[str, float]:
    """What each item loses."""
    items = judged_by_tests(style.lab, cells)
    return {
        item.id: item.max_score - (item.score or 0)
        for item in items.values()
        if item.score is not None and item.score < item.max_score
    }


def test_the_command_says_what_it_made(nbgrader: Style, otter: Style) -> None:
    """How many tests and points there are, what is marked by hand, and what the solution earns."""
    assert "6 tests, 11 points" in nbgrader.said
    assert "Marked by hand: why (2 points)" in nbgrader.said
    assert "The solution earns 11 of 11 points, the handout 0 of 11 points." in nbgrader.said
    assert "The solution earns 7 of 7 points, the handout 0 of 7 points." in otter.said
    assert [question.id for question in nbgrader.lab.questions] == ["why"]
    hidden = {test.id for test in otter.lab.tests if test.hidden}
    assert hidden == {"q1.2", "q2.2", "q3.2"}


def test_nothing_is_handed_out(nbgrader: Style, otter: Style) -> None:
    """Neither solutions nor hidden tests."""
    for style, secrets in (
        (nbgrader, ("k ** 2", "squares(10)", "np.cos", "x.std()\n", "Because", "SOLUTION")),
        (otter, ("rates.mean", "** years", "1331", "held", "It compounds", "SOLUTION", "BEGIN")),
    ):
        text = (style.folder / "handout.ipynb").read_text("utf-8")
        for secret in secrets:
            assert json.dumps(secret)[1:-1] not in text, secret


def test_a_right_notebook_is_full(nbgrader: Style, otter: Style) -> None:
    """Written in another way than the instructor's."""
    for style in (nbgrader, otter):
        assert lost(style, style.cells(*style.right)) == {}


def test_what_tests_were_told_is_not_asked_again(otter: Style, tmp_path: Path) -> None:
    """The tests that an earlier record answers are replayed on it, to the same marks."""
    path = otter.notebook(tmp_path / "right.ipynb", otter.cells(*otter.right))
    submitted = Submitted("right.ipynb", "right.ipynb", path.read_bytes)
    kept: list[Record] = []
    first = grade_submitted(submitted, otter.lab, keep=kept.append)
    said: list[str] = []
    again = grade_submitted(submitted, otter.lab, None, said.append, known=kept[0])
    assert not [each for each in said if each.startswith("test ")]
    assert (first.score, again.items) == (7, first.items)


def test_functions_of_a_test_are_called_back(tmp_path: Path) -> None:
    """From the notebook's process, while a step waits; the transcript keeps each call."""
    declared = """from grader.lab import Lab
lab = Lab("calls", "Calls")
task = lab.task("1", "It")
def total(f, values):
    return sum(f(value) for value in values)
@lab.test(task, points=1)
def once_each(student):
    seen = []
    def f(x):
        seen.append(x)
        return student.total(lambda y: y, [x, x])
    assert student.total(f, [1, 2]) == 6
    assert seen == [1, 2]
"""
    (tmp_path / "lab.py").write_text(declared, encoding="utf-8")
    lab = load_lab(tmp_path)
    for code, score in (
        ("def total(f, values):\n    return sum(map(f, values))", 1),
        ("def total(f, values):\n    return 6 if values == [1, 2] else sum(values)", 0),
    ):
        cells = [{"cell_type": "code", "source": code, "metadata": {}, "outputs": []}]
        path = write({"cells": cells, "metadata": {}, "nbformat": 4}, tmp_path / "s.ipynb")
        submitted = Submitted("s.ipynb", "s.ipynb", path.read_bytes)
        kept: list[Record] = []
        first = grade_submitted(submitted, lab, keep=kept.append)
        again = grade_submitted(submitted, lab, known=kept[0])
        assert [first.score, again.score] == [score, score]


@pytest.mark.parametrize(
    ("at", "answer", "loses"),
    [
        (0, "def squares(n): return [k * k for k in range(1, n)]", {"test_squares": 2}),
        (0, "def squares(n): return [k * k for k in range(1, n + 1)]", {"test_squares": 2}),
        (1, "def sum_of_squares(n): return sum(range(n))", {"test_sum": 1}),
        (
            2,
            "def newton(f, df, x): return x - f(x) / df(x)",
            {"test_newton": 3, "test_newton_hidden": 1},
        ),
        (2, "def newton(f, df, x): return 7 ** 0.5", {"test_newton_hidden": 1}),
        (3, "x = np.arange(6.0) - 2.5", {"test_x": 1}),
        (4, "words = ['lu', 'svd', 'fft']", {"test_words": 1}),
    ],
)
def test_wrong_answers_to_nbgrader(
    nbgrader: Style, at: int, answer: str, loses: dict[str, float]
) -> None:
    """Each loses the points of what is wrong, and no other."""
    assert lost(nbgrader, nbgrader.wrong(at, answer)) == pytest.approx(loses)


@pytest.mark.parametrize(
    ("at", "answer", "loses"),
    [
        (0, "mean_rate = '0.2'", {"q1.1": 1, "q1.2": 1}),
        (0, "mean_rate = 0.25", {"q1.2": 1}),
        (1, "def compound(s, r, y): return s * (1 + r * y)", {"q2.1": 1, "q2.2": 2}),
        (1, "def compound(s, r, y): return 225.0", {"q2.2": 2}),
        (2, f"{OTTER[2]}\n    get = deque.pop", {"q3.1": 1}),
        (2, "class Queue:\n    pass", {"q3.1": 1, "q3.2": 1}),
    ],
)
def test_wrong_answers_to_otter(
    otter: Style, at: int, answer: str, loses: dict[str, float]
) -> None:
    """Each loses the points of what is wrong, and no other."""
    assert lost(otter, otter.wrong(at, answer)) == pytest.approx(loses)


def test_what_is_told_of_a_failure(nbgrader: Style) -> None:
    """Of a visible test the assertion, of a hidden one its title."""
    items = judged_by_tests(
        nbgrader.lab, nbgrader.wrong(0, "def squares(n): return [k * k for k in range(1, n + 1)]")
    )
    assert items["test_squares"].message == "This does not hold."
    assert "ValueError" in (items["test_squares"].evidence.note or "")
    items = judged_by_tests(nbgrader.lab, nbgrader.wrong(0, "def squares(n): return [1]"))
    assert "`squares(3) == [1, 4, 9]`" in items["test_squares"].message
    items = judged_by_tests(nbgrader.lab, nbgrader.wrong(2, "def newton(f, df, x): return 1.0"))
    assert "1.000000 is not near 2.645751" in items["test_newton"].message


@pytest.mark.parametrize("style", ["nbgrader", "otter"])
def test_in_a_sandbox(style: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The right notebook is full, and again from its transcript; a cheat gains nothing."""
    own: Style = request.getfixturevalue(style)
    right = own.notebook(tmp_path / "right.ipynb", own.cells(*own.right))
    answers = [f"{CHEAT}{name} = Whatever()" for name in own.lab.asked_names]
    cheat = own.notebook(tmp_path / "cheat.ipynb", own.cells(*answers))
    for path, score in ((right, own.lab.max_score), (cheat, 0)):
        kept = ("--transcript", tmp_path / "kept")
        done = run(path, "--lab", own.folder, "--json", "-", *kept)
        assert done.returncode == 0, done.stderr
        result = json.loads(done.stdout)
        assert result["score"] == score, [(i["id"], i["message"]) for i in result["items"]]
    again = run("rescore", tmp_path / "kept", "--lab", own.folder, program="grader")
    assert "nothing has changed" in again.stdout, again.stdout + again.stderr
