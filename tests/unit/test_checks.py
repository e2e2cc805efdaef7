"""Students' checks: what is in their file, what they say, and that no grade uses their problems."""

import ast
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.checks.cell import with_cell
from grader.checks.make import PUBLIC, Checks, make_checks, public_plan
from grader.checks.packing import left_out_modules, packed_sources
from grader.cli.verbs import command
from grader.lab import Lab, Output, Problems, Raises
from grader.lab.model import LabSpec
from grader.lab.readings import Reading
from grader.notebook.read import Cell, Notebook
from grader.plan import make_plan
from tests.support.checking import said
from tests.support.notebooks import write_notebook
from tests.unit.build import ROOT

RIGHT = """
import numpy as np

def total(x, w):
    return float(np.sum(weighted(x, w)))

def weighted(x, w):
    return (x * w).reshape(-1, 1), np.sum(w)

def difference(w, *, values):
    values -= w
    return values + 0

def noisy(x, w):
    return x + np.random.normal(size=w.shape)

def root(a):
    if a < 0:
        raise ValueError("negative")
    return a ** 0.5
"""


def small_lab() -> LabSpec:
    """A lab of three functions that can be checked, and of what cannot."""
    lab = Lab("small lab 1", 'A "small" lab')
    task = lab.task("1", "All")

    def draw(rng: np.random.Generator, N: int) -> dict[str, Any]:
        return {"x": rng.normal(size=N), "w": rng.uniform(1, 2, N)}

    def some(rng: np.random.Generator, negative: bool) -> dict[str, Any]:
        return {"a": float(rng.uniform(1, 2) * (-1 if negative else 1))}

    on = Problems(draw, [{"N": 3}, {"N": 5}])

    @lab.function(task, on=on, returns={"value": 1})
    def total(x: Any, w: Any) -> float:
        return float(np.sum(x * w))

    @lab.function(task, on=on, returns={"column": 2, "sum": 1})
    def weighted(x: Any, w: Any) -> Any:
        return (x * w)[:, None], np.sum(w)

    @lab.function(
        task,
        on=Problems(some, [{"negative": False}, {"negative": True}]),
        returns={"value": 1, "negative": Raises(1, ValueError)},
    )
    def root(a: float) -> float:
        if a < 0:
            raise ValueError
        return float(a**0.5)

    @lab.function(task, on=on, returns={"value": 1}, calls=["x, w", "w, values=x"])
    def difference(x: Any, w: Any) -> Any:
        return x - w

    @lab.function(task, on=on, returns={"value": 1}, seed=3)
    def noisy(x: Any, w: Any) -> Any:
        return x + np.random.normal(size=w.shape)

    @lab.function(task, on=Problems(lambda rng, n: {"n": n}, [{"n": 3}]), returns={"value": 1})
    def fixed(n: int) -> int:
        return n + 1

    own = Reading("own", lambda array, shape: iter(()))

    @lab.function(task, on=on, returns={"value": Output(1, accepts=(own,))})
    def odd(x: Any, w: Any) -> Any:
        return x + w

    @lab.function(task, on=on, returns={"value": 1})
    def late(x: Any, w: Any) -> Any:
        return x - w

    lab.withhold("late")
    lab.variable(task, "answer", 42, points=1)
    return lab.build(Path())


@pytest.fixture(scope="module")
def checks() -> Checks:
    """The checks of the small lab."""
    return make_checks(small_lab())


def told(checks: Checks, source: str, call: str) -> str:
    """What is said of a notebook of one cell."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, "<cell>", "exec"), names)
    return said(checks, names, call)


def test_what_has_no_check_is_named(checks: Checks) -> None:
    """With the reason; everything else is checked."""
    assert checks.module == "small_lab_1_checks"
    assert checks.checked == ("total", "weighted", "root", "difference", "noisy")
    why = dict(checks.unchecked)
    assert "same in every grade" in why["fixed"]
    assert "of the lab's own" in why["odd"]
    assert "withheld" in why["late"]
    assert "the answer itself" in why["answer"]


@pytest.mark.parametrize(
    ("change", "call", "lines"),
    [
        (("", ""), 'check("weighted")', ["weighted passes, on 2 public problems."]),
        (("", ""), "check(weighted)", ["weighted passes"]),
        (("", ""), "check()", ["root passes", "3 of 5 functions pass"]),
        (
            ("(-1, 1)", "(1, -1)"),
            'check("weighted")',
            ["would not get full marks", "column", "shape is (1, 3), not (3, 1)"],
        ),
        (
            (".reshape(-1, 1)", "[None, :2]"),
            'check("weighted")',
            ["weighted does not pass.", "column has shape (1, 2)", "(3, 1)"],
        ),
        (("w).r", "w + 1).r"), 'check("weighted")', ["does not pass", "column is wrong on all 2"]),
        (
            ("return (x", "w += 0.5; w -= 0.25\n    return ((w - 0.25) * 0 + x"),
            'check("weighted")',
            ["weighted does not pass"],
        ),
        (
            ("    return (x", "    y = x * w\n    x *= 2\n    return (y / w"),
            'check("weighted")',
            ["weighted is right, but would not get full marks.", "argument x"],
        ),
        (("(x * w)", "(x @ x @ w)"), 'check("weighted")', ["It stops with", "N = 3"]),
        (("", ""), 'check("total")', ["It calls weighted, which passes."]),
        (("np.sum(w)", "np.sum(x)"), 'check("total")', ["weighted, which does not pass: mend it"]),
        (("def weighted", "def other"), 'check("weighted")', ["not defined"]),
        (("def weighted", "weighted = 3\ndef other"), 'check("weighted")', ["It is an int"]),
        (("return a ** 0.5", "return abs(a) ** 0.5"), 'check("root")', ["root passes"]),
        (("if a < 0", "if a > 9"), 'check("root")', ["root does not pass", "ValueError"]),
        (
            ("    return (x", "    raise NotImplementedError\n    return (x"),
            'check("weighted")',
            ["Nothing is filled in"],
        ),
        (
            ("    return (x", "    raise KeyboardInterrupt\n    return (x"),
            'check("weighted")',
            ["weighted was stopped"],
        ),
        (("    return (x", "    exit()\n    return (x"), 'check("weighted")', ["SystemExit"]),
        (("", ""), 'check("difference")', ["difference is right, but", "argument x is changed"]),
        (("values + 0", "w"), 'check("difference")', ["value is wrong on all 2"]),
        (("", ""), 'check("noisy")', ["noisy passes"]),
        (
            ("", ""),
            'check("nothing")',
            ["no check for nothing", "total, weighted, root, difference, noisy"],
        ),
        (("", ""), "check(3)", ['check("total")']),
    ],
)
def test_what_a_student_is_told(
    checks: Checks, change: tuple[str, str], call: str, lines: Sequence[str]
) -> None:
    """In plain words, whatever the student has done, and without a right value."""
    source = RIGHT.replace(*change) if change[0] else RIGHT
    text = told(checks, source, call)
    for line in lines:
        assert line in text
    assert "Traceback" not in text


def test_calls_leave_nothing_behind(checks: Checks) -> None:
    """Nothing that is printed is shown, and random numbers go on as they would have."""
    noisy = RIGHT.replace("    return (x", "    print('x'); np.random.rand()\n    return (x")
    names: dict[str, Any] = {}
    exec(noisy, names)
    np.random.seed(1)
    before = np.random.get_state()[1].tolist()  # type: ignore[index]
    assert "x\n" not in said(checks, names, 'check("weighted")')
    assert np.random.get_state()[1].tolist() == before  # type: ignore[index]


def test_the_file_needs_numpy_only(checks: Checks, tmp_path: Path) -> None:
    """Not even the grader; and it says the same when it is run in a plain Python."""
    (tmp_path / f"{checks.module}.py").write_text(checks.text, encoding="utf-8")
    blocked = ("grader", "msgspec", "IPython", "scipy", "pandas", "resource", "fcntl", "termios")
    program = f"""
import sys
sys.modules.update(dict.fromkeys({blocked!r}))
sys.path.insert(0, {str(tmp_path)!r})
from {checks.module} import check
{RIGHT}
check("weighted", "root")
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "weighted passes, on 2 public problems.",
        "root passes, on 2 public problems.",
    ]


def test_what_is_packed() -> None:
    """Modules of ours as they are, which import the standard library and NumPy; all is used."""
    for name, text in packed_sources().items():
        path = ROOT / f"{name.replace('.', '/')}.py"
        plain = text.replace("@@grader", "grader")
        assert len(plain.splitlines()) == len(path.read_text("utf-8").splitlines())
        for node in ast.walk(ast.parse(text.replace("@@", ""))):
            modules = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
            tops = {module.partition(".")[0] for module in modules}
            assert tops <= {"grader", "numpy", *sys.stdlib_module_names}
    assert not any(name.startswith(("grader.session", "reference")) for name in packed_sources())
    assert "grader.bodies.child" in left_out_modules()


def test_no_reference_is_in_the_file(lab: LabSpec) -> None:
    """Neither a function of the lab nor a hint on a mistake."""
    text = make_checks(lab).text
    for path in (ROOT / "reference").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Return | ast.Call) and len(ast.unparse(node)) > 30:
                assert ast.unparse(node) not in text
    assert not any(
        mistake.hint in text for function in lab.functions for mistake in function.mistakes
    )


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.one_of(st.just(b""), st.binary(min_size=32, max_size=32)))
def test_no_grade_is_given_on_public_problems(seed: int, digest: bytes) -> None:
    """A submission's digest has 32 bytes, and theirs more: no generator begins like theirs."""
    cells = (Cell(0, "code", str(digest)),)
    assert len(PUBLIC) > 32 == len(Notebook("any", "", cells).code_digest)
    lab = small_lab()
    graded = make_plan(lab, seed, digest, only={"weighted"}).problem_sets["weighted"]
    public = public_plan(lab).problem_sets["weighted"]
    for one, other in zip(graded.problems, public.problems, strict=True):
        assert not np.array_equal(one.variables["x"], other.variables["x"])


def test_the_cell(tmp_path: Path, checks: Checks) -> None:
    """It comes first of the code, once; without the file it says so instead of failing."""
    path = tmp_path / "handout.ipynb"
    write_notebook(path, ["x = 1"])
    once = with_cell(path.read_bytes(), checks.module, "total")
    assert with_cell(once, checks.module, "total") == once
    cells = [cell for cell in json.loads(once)["cells"] if cell["cell_type"] == "code"]
    assert "".join(cells[1]["source"]) == "x = 1"
    names: dict[str, Any] = {}
    exec("".join(cells[0]["source"]), names)
    assert names["check"]("total") is None


def test_release_puts_them_beside_the_handout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And --check tells when one of both is out of date."""
    folder = ROOT / "tests" / "labs" / "factors"
    solution = tmp_path / "solution.ipynb"
    write_notebook(solution, ["### BEGIN SOLUTION\nx = 1\n### END SOLUTION"])
    target = tmp_path / "out.ipynb"

    def release(*flags: str) -> Any:
        arguments = [str(solution), str(target), "--checks", *flags]
        return command.main(["release", *arguments], standalone_mode=False)

    assert release("--lab", str(folder)) == 0
    assert "No check for lu: only claims" in capsys.readouterr().out
    assert not list(tmp_path.glob("*_checks.py"))
    assert release() == 0
    file = tmp_path / "softmax_network_checks.py"
    assert "compute_grads" in capsys.readouterr().out
    assert "softmax_network_checks" in target.read_text("utf-8")
    assert release("--check") == 0
    file.write_text("# another", encoding="utf-8")
    assert release("--check") == 1
