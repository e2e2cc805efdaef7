"""Instructors' notebooks of nbgrader and otter: what is read of them, what students get of them."""

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from grader.assignments.impossible import impossible
from grader.assignments.markers import LEFT, strip
from grader.assignments.model import RawCell, text_of
from grader.assignments.nbgrader import read_nbgrader
from grader.assignments.otter import read_config, read_otter
from grader.assignments.statements import program_of
from grader.assignments.students import students_cells
from grader.bodies.child import BodyLimits
from grader.bodies.tests import Verdict
from grader.cli.import_lab import command
from grader.errors import LabError, UsageError
from grader.judge.replay import Tested
from grader.judge.scoring.tests import all_or_nothing, judge_test
from grader.lab.existing import existing_tests
from grader.notebook.positions import positions_of_tests
from grader.notebook.read import Cell
from tests.support.assignments import nbgrader_notebook, otter_notebook, write

STUB = '# YOUR CODE HERE\nraise NotImplementedError("Replace this line by your code.")'


def cell(kind: str, source: str, **about: Any) -> RawCell:
    """A cell of a notebook, with what nbgrader says of it."""
    return {"cell_type": kind, "source": source, "metadata": {"nbgrader": about} if about else {}}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("x = f(3) # SOLUTION", "x = ..."),
        ("    self.x, y = 1, 2  # SOLUTION", "    self.x, y = ..."),
        ("a == b # SOLUTION", "..."),
        ("    return x + 1 # SOLUTION", "    ..."),
        ("x += 1 # SOLUTION", "..."),
        ("a = 1\nb = 2 # SOLUTION NO PROMPT\nc = 3", "a = 1\nc = 3"),
        ("    # BEGIN SOLUTION\n    secret\n    # END SOLUTION", "    ..."),
        ("# BEGIN SOLUTION NO PROMPT\nsecret\n# END SOLUTION", ""),
        (
            "# BEGIN SOLUTION NO PROMPT\nx = 3\n# END SOLUTION\n"
            '""" # BEGIN PROMPT\nx = ...\n"""; # END PROMPT',
            "x = ...",
        ),
        ("### BEGIN SOLUTION\nsecret\n### END SOLUTION", STUB),
        ("a\n### BEGIN HIDDEN TESTS\nsecret\n### END HIDDEN TESTS\nb", "a\nb"),
        ("### BEGIN MARK SCHEME\nsecret\n### END MARK SCHEME", ""),
        ("x = 3  # a solution of f", "x = 3  # a solution of f"),
        ("a # IGNORE\n# BEGIN IGNORE\nb\n# END IGNORE\nc", "c"),
    ],
)
def test_markers_in_code(text: str, left: str) -> None:
    """Each style as its own tool strips it."""
    assert strip({"cell_type": "code", "source": text}, 1).text == left


@pytest.mark.parametrize(
    "text",
    [
        "### BEGIN HIDDEN TESTS\nx",
        "### END HIDDEN TESTS",
        "### BEGIN SOLUTION\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS\n### END SOLUTION",
        "# BEGIN SOLUTION\n# BEGIN SOLUTION\n# END SOLUTION",
    ],
)
def test_markers_that_do_not_pair_up(text: str) -> None:
    """They are refused, by the cell's number."""
    with pytest.raises(LabError, match="Cell 4"):
        strip({"cell_type": "code", "source": text}, 4)


@pytest.mark.parametrize(
    "source",
    [
        'x = """\n### BEGIN SOLUTION inside\n"""',
        "# HIDDEN\nassert f(1) == 2",
        "y = 3 # BEGIN PROMPT of mine\n# END TESTS",
        "## Ignored ##\n# BEGIN QUESTION",
    ],
)
def test_no_marker_is_left(source: str) -> None:
    """What looks like one is refused rather than handed out."""
    cells = [cell("code", source), cell("code", "### BEGIN SOLUTION\nx\n### END SOLUTION")]
    with pytest.raises(LabError, match="would still hold"):
        students_cells(cells)


_lines = st.sampled_from(
    [
        *("### BEGIN SOLUTION", "### END SOLUTION", "# BEGIN SOLUTION", "# END SOLUTION"),
        *("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS", "secret = 1 # SOLUTION", "x = 1"),
        *('""" # BEGIN PROMPT', '"""; # END PROMPT', "secret # SOLUTION NO PROMPT", ""),
    ]
)


@given(st.lists(st.tuples(st.sampled_from(["code", "markdown", "raw"]), st.lists(_lines))))
def test_whatever_is_marked_goes_or_is_refused(cells: list[tuple[str, list[str]]]) -> None:
    """No line of what students get is a marker."""
    try:
        kept, _ = students_cells([cell(kind, "\n".join(lines)) for kind, lines in cells])
    except LabError:
        return
    assert not any(LEFT.search(line) for one in kept for line in text_of(one).split("\n"))
    if not any(kind == "markdown" for kind, _ in cells):
        assert not any("secret" in text_of(one) for one in kept)


def test_a_whole_cell_that_is_a_solution() -> None:
    """nbgrader's without markers, in code and text; a heading of ours in text stays as it is."""
    cells = [
        cell("code", "secret", grade=False, solution=True, grade_id="a"),
        cell("markdown", "secret", grade=True, solution=True, grade_id="b", points=1),
        cell("code", "assert a", grade=True, solution=False, grade_id="c", points=1),
    ]
    kept, count = students_cells(cells)
    assert [text_of(one) for one in kept] == [STUB, "*Your answer here.*", "assert a"]
    assert count == 2


def test_what_is_read_of_nbgrader() -> None:
    """Tests with ids, points and hidden lines, answers by hand, and what is whose."""
    found = read_nbgrader(nbgrader_notebook()["cells"])
    assert [(test.id, test.points, test.hidden) for test in found.tests] == [
        ("test_squares", 2, False),
        ("test_sum", 1, False),
        ("test_newton", 3, False),
        ("test_newton_hidden", 1, True),
        ("test_x", 1, False),
        ("test_words", 3, False),
    ]
    assert found.tests[0].hidden_lines == {3, 4, 5, 6}
    assert [(one.id, one.points) for one in found.manual] == [("why", 2)]
    assert program_of(found).theirs == {"squares", "sum_of_squares", "newton", "x", "words"}


@pytest.mark.parametrize(
    ("source", "ours"),
    [
        ("tol = 1e-8\n<f>", {"tol"}),
        ("tol: float = 1e-8\nxs = np.linspace(0, 1, 5)\n<y = xs.sum()>", {"tol", "xs"}),
        ("n, m = 3, 4\ngrid = [[0] * n] * m\n<total = sum(grid[0])>", {"n", "m", "grid"}),
        ("tol = 1e-8\n<eps = tol\nsettle(tol)>", {"tol"}),
        ("tol = 1e-8\n<tol = 1e-4>", set()),
        ("tol = 1e-8\n<def set_up():\n    global tol\n    tol = 1e-4>", set()),
        ("tol = 1e-8\n<def g():\n    tol = 1\n    return tol>", {"tol"}),
        ("half = y / 2\n<y = f(3)>\nthird = y / 3", set()),
        ("seen = []\n<for i in range(3):\n    seen.append(i)>", set()),
        ("seen = {}\n<def g(x):\n    seen[x] = 1>", set()),
        ("grid = np.zeros(3)\n<fill(grid)>", set()),
        ("grid = np.zeros(3)\n<out = grid\nout[0] = 1>", set()),
        ("noise = np.random.rand(3)\n<y = noise.mean()>", set()),
        ("<tol = 1e-8>", set()),
    ],
)
def test_what_stands_unmarked_beside_a_solution_is_ours(source: str, ours: set[str]) -> None:
    """Plain data that the handout binds is, unless the solution binds or changes it."""
    marked = source.replace("<f>", "<def f(x):\n    return x>")
    marked = marked.replace("<", "### BEGIN SOLUTION\n").replace(">", "\n### END SOLUTION")
    cells = [
        cell("code", "import numpy as np"),
        cell("code", marked, solution=True, grade=False, grade_id="s"),
        cell("code", "assert f(1) == 1", solution=False, grade=True, grade_id="t", points=2),
    ]
    program = program_of(read_nbgrader(cells))
    bound = {name for one in program.statements if not one.is_definition for name in one.binds}
    assert bound - program.theirs == ours


def test_what_is_read_of_otter() -> None:
    """Tests of each question, with the points that they share or have."""
    found = read_otter(otter_notebook()["cells"])
    assert [(test.id, test.points, test.hidden, test.expected) for test in found.tests] == [
        ("q1.1", 1, False, "True"),
        ("q1.2", 1, True, "True"),
        ("q2.1", 1, False, "225.0"),
        ("q2.2", 2, True, "[13, 1331]"),
        ("q3.1", 1, False, "(3, 'a')"),
        ("q3.2", 1, True, ""),
    ]
    assert [(one.id, one.points) for one in found.manual] == [("q4", 2)]
    assert program_of(found).classes == {"Queue"}


def question(points: str, *tests: str, config: str = "") -> list[RawCell]:
    """A question of otter's with these tests."""
    return [
        *([cell("raw", f"# ASSIGNMENT CONFIG\n{config}")] if config else []),
        cell("raw", f"# BEGIN QUESTION\nname: q\n{points}"),
        cell("raw", "# BEGIN SOLUTION"),
        cell("code", "def f(x):\n    return x # SOLUTION"),
        cell("raw", "# END SOLUTION"),
        cell("markdown", "```otter\n# BEGIN TESTS\n```"),
        *(cell("code", test) for test in tests),
        cell("raw", "# END TESTS"),
        cell("raw", "# END QUESTION"),
    ]


OWN = '"""\n# BEGIN TEST CONFIG\npoints: {}\n""" # END TEST CONFIG\nf(1)'


@pytest.mark.parametrize(
    ("points", "tests", "worth"),
    [
        ("", ["f(1)", "f(2)"], [0.5, 0.5]),
        ("points: 3", ["f(1)", "f(2)"], [1.5, 1.5]),
        ("points:\n    each: 2", ["f(1)", "f(2)"], [2, 2]),
        ("points:\n    - 1\n    - 3", ["f(1)", "f(2)"], [1, 3]),
        ("points: [1, 3]", ["f(1)", "f(2)"], [1, 3]),
        (
            "points: 5",
            ['""" # BEGIN TEST CONFIG\npoints: 2\n""" # END TEST CONFIG\nf(1)', "f(2)"],
            [2, 3],
        ),
        ("", ['""" # BEGIN TEST CONFIG\npoints: 2\n""" # END TEST CONFIG\nf(1)', "f(2)"], [2, 0]),
        ("points: 0", ["f(1)"], [0]),
    ],
)
def test_points_of_otters_tests(points: str, tests: list[str], worth: list[float]) -> None:
    """The question's are shared by the tests that have none of their own."""
    assert [test.points for test in read_otter(question(points, *tests)).tests] == worth


def test_a_question_may_count_as_a_whole_only(tmp_path: Path) -> None:
    """Then one test that fails costs the points of all."""
    cells = question(
        "points: 2\nall_or_nothing: true",
        *(f"def test_{n}(f):\n    assert f({n}) == {n}" for n in (1, 2)),
    )
    path = write({"cells": cells, "metadata": {}, "nbformat": 4}, tmp_path / "hw.ipynb")
    tests = existing_tests(path, "1", BodyLimits()).tests
    right, wrong = (Tested(Verdict(kind)) for kind in ("passed", "failed"))
    for ended, scores in (((right, right), [1, 1]), ((right, wrong), [0, 0])):
        judged = [judge_test(*pair, blank=False) for pair in zip(tests, ended, strict=True)]
        found = all_or_nothing(tests, judged)
        assert [item.score for item in found] == scores
        alone = all_or_nothing([replace(test, whole="") for test in tests], judged)
        assert list(alone) == judged


def test_blocks_that_do_not_pair_up() -> None:
    """They are refused, by the cell."""
    cells = question("", "f(1)")
    for at in (1, 3, 6, 7):
        with pytest.raises(LabError, match=r"Cell|block"):
            read_otter([*cells[:at], *cells[at + 1 :]])


def test_settings_of_a_block() -> None:
    """As much of YAML as such blocks hold."""
    text = (
        "name: q1 # the first\nmanual: false\npoints:\n    each: 0.5\nfiles:\n    - a.csv\n    - 3"
    )
    assert read_config(text) == {
        "name": "q1",
        "manual": False,
        "points": {"each": 0.5},
        "files": ["a.csv", 3],
    }


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("del f\ntry:\n    g(1)\nexcept NameError:\n    pass", "it deletes the notebook's `f`"),
        ("import inspect\nassert 'for' not in inspect.getsource(f)", "inspect.getsource"),
        ("assert f.__code__.co_argcount == 1", "__code__"),
        ("%timeit f(1)", "a magic"),
        ("assert 'f' in globals()", "it uses `globals`"),
        ("from contextlib import redirect_stdout\nwith redirect_stdout(s):\n    f(1)", "printed"),
        ("with mock.patch('f'):\n    g(1)", "replaces names"),
        ("f = lambda x: 3\nassert g(1) == 3", "gives `f` another value, which `g` would not see"),
        ("assert f(1) ==", "does not parse"),
        ("### AUTOTEST f(3)", "AUTOTEST"),
    ],
)
def test_what_cannot_be_done_from_outside(test: str, why: str, tmp_path: Path) -> None:
    """It is a fault of the lab, with the cell and the test, unless the test is left out."""
    solution = "def f(x):\n    return x\ndef g(x):\n    return f(x) + 1"
    cells = [
        cell("code", solution, solution=True, grade=False, grade_id="s"),
        cell("code", test, solution=False, grade=True, grade_id="t", points=2),
        cell("code", "h = f(1)\nassert h == 1", solution=False, grade=True, grade_id="u", points=1),
    ]
    assignment = read_nbgrader(cells)
    assert any(why in one for one in impossible(assignment.tests[0], program_of(assignment)))
    assert not list(impossible(assignment.tests[1], program_of(assignment)))
    path = write({"cells": cells, "metadata": {}, "nbformat": 4}, tmp_path / "ps.ipynb")
    found = existing_tests(path, "1", BodyLimits())
    assert [test.id for test in found.tests] == ["u"]
    ((name, told),) = found.faults
    assert name == "t"
    assert told.startswith("cell 2 (t): ")
    assert not existing_tests(path, "1", BodyLimits(), without=["t"]).faults
    assert existing_tests(path, "1", BodyLimits(), without=["t", "v"]).faults[0][0] == "v"


@pytest.mark.parametrize("made", [{}, {"cells": []}, {"cells": [3]}, [], {"cells": [{}]}])
def test_no_assignment(made: object, tmp_path: Path) -> None:
    """What holds no tests is refused in words."""
    path = tmp_path / "ps.ipynb"
    with pytest.raises(LabError):
        existing_tests(path, "1", BodyLimits())
    path.write_text(json.dumps(made), encoding="utf-8")
    with pytest.raises(LabError):
        existing_tests(path, "1", BodyLimits())


def test_the_old_form_of_otter_is_told(tmp_path: Path) -> None:
    """Its blocks were text cells that nothing closed."""
    old = "**Question 1.** Square it.\n```\nBEGIN QUESTION\nname: q1\n```"
    cells = [cell("markdown", old), cell("code", "y = 4 # SOLUTION"), cell("code", "# TEST\ny")]
    path = write({"cells": cells, "metadata": {}, "nbformat": 4}, tmp_path / "hw.ipynb")
    with pytest.raises(LabError, match="before version 3"):
        existing_tests(path, "1", BodyLimits())


def test_a_test_is_asked_where_it_stands(tmp_path: Path) -> None:
    """Only where a later cell may change what it uses is that elsewhere than in the end."""
    notebook = nbgrader_notebook()
    path = write(copy.deepcopy(notebook), tmp_path / "ps.ipynb")
    tests = existing_tests(path, "1", BodyLimits()).tests
    kept, _ = students_cells(notebook["cells"])

    def places(cells: list[RawCell]) -> dict[str, str]:
        every = [
            Cell(at, "code" if one["cell_type"] == "code" else "markdown", text_of(one))
            for at, one in enumerate(cells)
        ]
        code = [one for one in every if one.kind == "code" and one.source]
        found = positions_of_tests(every, code, tests, ())
        return {test: text_of(cells[at]).split("\n")[0] for test, at in found.items()}

    assert places(kept) == {"test_x": "x = np.arange(6.0)"}
    without = [one for one in kept if "assert_allclose" not in text_of(one)]
    assert places(without) == {}  # its place is told by what follows it, below the reset
    redefined = [*kept, cell("code", "newton = None")]
    assert set(places(redefined)) == {"test_x", "test_newton", "test_newton_hidden"}


def test_old_assignments_find_nose(tmp_path: Path) -> None:
    """Its assertions are Python's own, where the package is not there."""
    cells = [
        cell("code", "from nose.tools import assert_equal, assert_raises, eq_"),
        cell("code", "def f(x):\n    return 1 / x", solution=True, grade=False, grade_id="s"),
        cell(
            "code",
            "eq_(f(2), 0.5)\nassert_raises(ZeroDivisionError, f, 0)\nassert_equal(f(4), f(2))",
            solution=False,
            grade=True,
            grade_id="t",
            points=1,
        ),
    ]
    path = write({"cells": cells, "metadata": {}, "nbformat": 4}, tmp_path / "ps.ipynb")
    (test,) = existing_tests(path, "1", BodyLimits()).tests
    ended = test.runs.tried_on(test.names, 0)
    assert isinstance(ended, Verdict)
    assert (ended.kind, ended.line, ended.text) == ("failed", 3, "0.25 != 0.5")


@pytest.mark.parametrize(
    "earlier",
    [
        "np.testing.assert_allclose(f(1), 2)",  # which seems to change `np`
        "k = f(1)\nassert k == 2\nx = np.arange(3)",
        "x = np.arange(f(1), f('no number'))",
    ],
)
def test_an_earlier_test_that_fails_fails_no_later_one(earlier: str, tmp_path: Path) -> None:
    """What it asserts is not asked again, though what it binds may be used."""
    cells = [
        cell("code", "import numpy as np\nx = np.arange(3)"),
        cell("code", "def f(x):\n    return 2 * x", solution=True, grade=False, grade_id="s"),
        cell("code", earlier, solution=False, grade=True, grade_id="t", points=1),
        cell("code", "assert np.sum(x) == 3", solution=False, grade=True, grade_id="u", points=1),
        cell("code", "assert f(x)[0] == 0", solution=False, grade=True, grade_id="v", points=1),
    ]
    path = write({"cells": cells, "metadata": {}, "nbformat": 4}, tmp_path / "ps.ipynb")
    tests = existing_tests(path, "1", BodyLimits()).tests
    wrong: dict[str, Any] = {"f": lambda x: 3 * x}
    ended = {test.id: test.runs.tried_on(lambda: wrong, 0) for test in tests}
    assert ended["v"] == Verdict("passed"), ended
    assert ended["t"] != Verdict("passed")


def test_a_test_may_look_names_up_in_its_environment(tmp_path: Path) -> None:
    """As tests of otter's that are functions may."""
    config = "# ASSIGNMENT CONFIG\ntests:\n    ok_format: false"
    cells = [
        {"cell_type": "raw", "source": config},
        *question("points: 1", "def test_f(env):\n    assert env['f'](1) == 2"),
    ]
    path = write({"cells": cells, "metadata": {}, "nbformat": 4}, tmp_path / "hw.ipynb")
    found = existing_tests(path, "1", BodyLimits())
    assert not found.faults
    right: dict[str, Any] = {"f": lambda x: 2 * x}
    wrong: dict[str, Any] = {"f": lambda x: 3 * x}
    assert found.tests[0].runs.tried_on(lambda: right, 0) == Verdict("passed")
    assert found.tests[0].runs.tried_on(lambda: wrong, 0) != Verdict("passed")


def test_files_that_students_read_are_theirs(tmp_path: Path) -> None:
    """Those that the handout names or imports: others may hold answers."""
    source, folder = tmp_path / "ps", tmp_path / "lab"
    source.mkdir()
    for name in ("data.csv", "answers.csv", "helper.py"):
        (source / name).write_text("", encoding="utf-8")
    hidden = "### BEGIN HIDDEN TESTS\nassert f(np.loadtxt('answers.csv'))\n### END HIDDEN TESTS"
    cells = [
        cell("code", "import numpy as np\nfrom helper import g\nx = np.loadtxt('data.csv')"),
        cell("code", "def f(x):\n    return g(x)", solution=True, grade=False, grade_id="s"),
        cell("code", hidden, solution=False, grade=True, grade_id="t", points=2),
    ]
    write({"cells": cells, "metadata": {}, "nbformat": 4}, source / "ps.ipynb")
    arguments = ["nbgrader", str(source), str(folder), "--no-check"]
    done = CliRunner().invoke(command, arguments, standalone_mode=False)
    assert done.exception is None, done.output
    assert "1 test, 2 points" in " ".join(done.output.split())
    declared = (folder / "lab.py").read_text("utf-8")
    assert 'files=["data.csv", "helper.py"]' in declared
    assert {file.name for file in folder.iterdir()} >= {"answers.csv", "handout.ipynb", "lab.py"}
    for again, said in (
        (arguments, "already exists"),
        (["otter", *arguments[1:2], "new"], "not of"),
    ):
        done = CliRunner().invoke(command, again, standalone_mode=False)
        assert isinstance(done.exception, UsageError)
        assert said in done.exception.message
