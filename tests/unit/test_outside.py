"""Tests that run on our side: proxies of the student's functions, every exchange kept."""

import contextlib
import inspect
import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from grader.audit.run import mutants_of, subject_of
from grader.audit.tests import faults_of_tests, with_tests
from grader.audit.trial import try_mutant
from grader.bodies.child import BodyLimits, Over
from grader.bodies.proxies import Talk
from grader.bodies.raised import StudentError
from grader.bodies.sending import tree_of
from grader.bodies.tests import Verdict, function_test
from grader.errors import LabError
from grader.inside.agent import CALL
from grader.judge.replay import Tested, replayed
from grader.lab import CarriedForward, Lab, Problems
from grader.lab.load import load_lab
from grader.lab.tests import outside_test
from grader.plan import make_plan
from grader.requests import Key, TestRequest
from grader.transcript import Called, Died, TestAnswer
from grader.values.tree import Source, Tree
from tests.support.outside import in_process, judged_by_tests
from tests.unit.build import ROOT
from tests.unit.trees import trees

LAB = load_lab(ROOT / "tests" / "labs" / "outside")
_SOURCE = (ROOT / "tests" / "labs" / "outside" / "lab.py").read_text("utf-8")
IMPORTS = "import numpy as np\nfrom typing import *\nfrom collections.abc import *\nAnyArray = Any"
RIGHT = _SOURCE[_SOURCE.index("def newton") : _SOURCE.index("@lab.test")]


class Vector:
    """A student's class with operators."""

    def __init__(self, *parts: float) -> None:
        self.parts = parts

    def __add__(self, other: "Vector") -> "Vector":
        return Vector(*(a + b for a, b in zip(self.parts, other.parts, strict=True)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vector) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(self.parts)

    def __repr__(self) -> str:
        return f"Vector{self.parts}"


class Always(float):
    """A cheat's: equal to all, smaller than all."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __abs__(self) -> float:
        return 0.0


class Whatever:
    """A cheat's: whatever is done to it, it is fine."""

    def __sub__(self, other: Any) -> float:
        return 0.0

    __rsub__ = __truediv__ = __sub__

    def __le__(self, other: Any) -> bool:
        return True

    def __contains__(self, value: Any) -> bool:
        return True

    def __iter__(self) -> Any:
        return iter((1, 2))

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __call__(self, *given: Any) -> "Whatever":
        return self

    def __getattr__(self, name: str) -> "Whatever":
        return self


def named(**named: Any) -> dict[str, Any]:
    """The names of a notebook."""

    def in_place(values: Any) -> None:
        values *= 2

    def appends(values: list[int]) -> None:
        values.append(1)

    def fails(kind: str) -> None:
        class Own(ValueError):
            pass

        raise {"own": Own("own"), "linalg": np.linalg.LinAlgError("singular")}[kind]

    there = {"Vector": Vector, "in_place": in_place, "appends": appends, "fails": fails}
    return there | {"apply": lambda f, x: f(x), "x": 3, "model": Vector(1, 2), **named}


def ends(body: Callable[..., object], **names: Any) -> Verdict | Over:
    """How a test ends with these names."""
    limits = BodyLimits(seconds=5, exchanges=50)
    test = function_test(body, limits, seeded=False, classes=frozenset({"Vector"}))
    return test.tried_on(lambda: named(**names), 0)


def values(student: Any) -> None:
    """Values are as they are there; what is not a value is a proxy."""
    assert student.x == 3
    assert student.model.parts == (1, 2)
    assert student.Vector(1, 2) + student.Vector(3, 4) == student.Vector(4, 6)
    assert isinstance(student.model, student.Vector)
    assert repr(student.model) == "Vector(1, 2)"
    assert not hasattr(student.model, "nothing")


def items(student: Any) -> None:
    """An instance is asked as Python asks: by its items, where it says no more of itself."""
    made = student.Vector(1, 2)
    assert list(made) == [1, 2]
    assert 2 in made
    assert 3 not in made
    assert made * 2 == student.Vector(2, 4)  # which says so with NumPy's True
    with pytest.raises(TypeError):
        made * "x"


class Items:
    """Another student's class, of methods without which Python does as well."""

    def __init__(self, *parts: float) -> None:
        self.parts = np.array(parts)

    def __getitem__(self, at: int) -> float:
        return float(self.parts[at])

    def __mul__(self, other: object) -> Any:
        return Items(*(self.parts * other)) if isinstance(other, int) else NotImplemented

    def __eq__(self, other: object) -> Any:
        return isinstance(other, Items) and np.all(self.parts == other.parts)

    __hash__ = None  # type: ignore[assignment]


def test_instances_are_asked_as_python_asks() -> None:
    found = ends(items, Vector=Items)
    assert found == Verdict("passed"), found


class Stack(list[Any]):
    """A student's class that is a list, and more."""

    def push(self, value: Any) -> None:
        self.append(value)


def pushes(student: Any) -> None:
    """What a class makes lives on there, a list of its own kind too."""
    made = student.Vector()
    made.push(1)
    made.push(2)
    assert len(made) == 2
    assert made == [1, 2]
    assert made != [1]
    assert [made.pop(), made.pop()] == [2, 1]
    assert not made


def test_a_class_that_is_a_list_keeps_what_is_done_to_it() -> None:
    found = ends(pushes, Vector=Stack)
    assert found == Verdict("passed"), found


def changes(student: Any) -> None:
    """What a function changes in place is changed here too."""
    array, numbers = np.arange(3.0), [5]
    student.in_place(array)
    student.appends(numbers)
    assert array.tolist() == [0, 2, 4]
    assert numbers == [5, 1]


def raises(student: Any) -> None:
    """Exceptions are Python's own, by the nearest of their types, or NumPy's."""
    for kind, error in (("own", ValueError), ("linalg", np.linalg.LinAlgError)):
        with pytest.raises(error, match=r"own|singular"):
            student.fails(kind)
    with pytest.raises(KeyError):
        student.fails("?")


def callables(student: Any) -> None:
    """Functions go as their source, with what they take from around them."""
    shift, table = 2, np.array([1.0, 2.0])

    def inner(x: Any) -> Any:
        return x * table

    assert student.apply(lambda x: x + shift, 3) == 5
    assert student.apply(inner, 2).tolist() == [2, 4]
    assert student.apply(np.sin, 0.0) == 0
    assert [student.apply(lambda x: x - 1, 3), student.apply(lambda x: x * 7, 3)] == [2, 21]


CALLS: list[float] = []
MATRIX, COEFFICIENTS, TABLE = np.eye(2), [1.0, 2.0], {"a": 1}


def _noted(x: Any) -> None:
    CALLS.append(x)


def _given_on(values: Any, x: Any) -> Any:
    values.append(x)


def _under_another_name(x: Any) -> Any:
    c = CALLS
    c.append(x)
    return x


def _in_itself(x: Any, seen: list[Any] = []) -> Any:  # noqa: B006
    return seen.append(x)


def _with_another_len(x: Any) -> Any:
    def len(values: Any) -> None:  # noqa: A001
        values.append(x)

    return len(COEFFICIENTS)


def _horner(x: Any) -> Any:
    total = 0.0
    for one in reversed(COEFFICIENTS):
        total = total * x + one
    return total + COEFFICIENTS[0] + len(TABLE) + TABLE.get("a", 0)


@pytest.mark.parametrize(
    ("function", "stays"),
    [
        (lambda x: _noted(x), True),
        (lambda x: _given_on(COEFFICIENTS, x), True),
        (_under_another_name, True),
        (_in_itself, True),
        (_with_another_len, True),
        (lambda x: np.add(x, 1, MATRIX), True),
        (lambda x: np.add(x, 1, out=MATRIX), True),
        (lambda x: np.fill_diagonal(MATRIX, x), True),
        (lambda x: [np.add(row, x, row) for row in MATRIX], True),
        (lambda x: (MATRIX if x else x).sort(0), True),
        (_horner, False),
        (lambda x: MATRIX @ x + MATRIX.T.dot(x) - MATRIX[0] * MATRIX.shape[0], False),
        (lambda x: np.linalg.solve(MATRIX, x) + np.sin(MATRIX).sum(), False),
        (lambda x: sum(c * x for c in COEFFICIENTS) + math.fsum(COEFFICIENTS), False),
    ],
)
def test_what_might_change_what_it_holds_stays(function: Any, stays: bool) -> None:
    """By whatever way it gets at it; what only reads goes as its source."""
    sent = tree_of(function, lambda _: None, lambda _: Source("stays"))
    assert (sent == Source("stays")) == stays, sent


def called_back(student: Any) -> None:
    """What its source does not say all of stays here: counts, objects, the student's own."""
    calls: list[float] = []
    table = {"n": 0}

    class Twice:
        def __call__(self, x: float) -> float:
            return 2 * x

    def counted(x: float, more: float = 0) -> Any:
        calls.append(x)
        table["n"] += 1
        return x + more + student.x

    assert student.apply(counted, 1) == 4
    assert student.apply(counted, 2) == 5
    assert (calls, table) == ([1, 2], {"n": 2})
    assert student.apply(Twice(), 3) == 6
    assert student.apply(partial(counted, more=1), 3) == 7
    array = np.arange(3.0)
    assert student.apply(lambda x: [calls, student.in_place(array)][1], 1) is None
    assert array.tolist() == [0, 2, 4]
    with pytest.raises(ZeroDivisionError):
        student.apply(lambda x: calls.append(1 / x), 0)

    def keyed(x: Any) -> None:
        calls.append(x)
        raise KeyError(x)

    for key in ("q", "it's", "'q'", 3):
        with pytest.raises(KeyError) as missing:
            student.apply(keyed, key)
        assert missing.value.args == (key,)

    def refuses(x: float) -> None:
        calls.append(x)
        raise AssertionError("not again")

    with pytest.raises(AssertionError, match="not again"):
        student.apply(refuses, 1)
    assert student.apply(counted, 1) == 4


@pytest.mark.parametrize("body", [values, changes, raises, callables, called_back])
def test_a_body_meets_the_students_side_as_it_is(body: Callable[..., object]) -> None:
    """In a process of its own, through the agent's steps."""
    assert ends(body) == Verdict("passed")


@pytest.mark.parametrize(
    "value", [Always(5), Whatever(), Whatever, "3", None, [4], np.array([5.0])]
)
def test_nothing_of_the_students_says_what_is_equal(value: Any) -> None:
    """A cheat's objects arrive as plain data, or as proxies that are equal to nothing plain."""

    def is_three(student: Any) -> None:
        assert student.f() == 3

    def is_near(student: Any) -> None:
        assert abs(student.f() - 3) < 1

    def is_close(student: Any) -> None:
        np.testing.assert_allclose(student.f(), 3)

    def holds(student: Any) -> None:
        assert 3 in student.f()

    def is_small(student: Any) -> None:
        assert student.f() <= 3

    for body in (is_three, is_near, is_close, holds, is_small):
        ended = ends(body, f=lambda: value)
        assert isinstance(ended, Verdict)
        assert ended.kind in ("failed", "raised", "crashed"), (body, ended)


@pytest.mark.parametrize("kind", [StopIteration, StopAsyncIteration])
def test_nothing_that_is_raised_ends_a_loop_of_the_test(kind: type[Exception]) -> None:
    """Only an iterator that is drawn from ends so: a call would have Python skip what is left."""

    def stops(x: int) -> int:
        raise kind

    def all_of(student: Any) -> None:
        assert all(map(student.f, range(3)))

    def beside(student: Any) -> None:
        for found, right in zip(map(student.f, range(3)), (0, 1, 4), strict=False):
            assert found == right

    def few(student: Any) -> None:
        assert list(filter(lambda x: student.f(x) != x, range(3))) == []

    for body in (all_of, beside, few):
        ended = ends(body, f=stops)
        assert isinstance(ended, Verdict)
        assert ended.kind == "crashed", body
    assert ends(lambda student: next(student.drawn, 1) == 1, drawn=iter(())) == Verdict("passed")


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (lambda student: student.apply(object(), 1), "lab", "a object"),
        (lambda student: student.nothing, "raised", "name 'nothing' is not defined"),
        (lambda student: student.fails("own"), "crashed", "own"),
        (lambda student: None + 1, "raised", "unsupported operand"),  # type: ignore[operator]
        (lambda student: "a sentence", "failed", "a sentence"),
        (lambda student: {}, "lab", "it returns dict"),
        (lambda student: 0.5, "passed", ""),
    ],
)
def test_how_a_test_ends(body: Callable[..., object], kind: str, said: str) -> None:
    """By an assertion or a sentence, by what the student raised, by what else, or by the lab."""
    ended = ends(body)
    assert isinstance(ended, Verdict)
    assert ended.kind == kind
    assert said in ended.text


def test_steps_are_limited() -> None:
    """However long the student's side would go on."""
    assert ends(lambda student: [student.x for _ in iter(int, 1)]) == Over("exchanges")


def test_the_right_notebook_passes() -> None:
    """Each test is an item, with its title."""
    items = judged_by_tests(LAB, [IMPORTS, RIGHT])
    assert [item.score for item in items.values()] == [2, 2, 1, 1, 1]
    assert {item.status for item in items.values()} == {"passed"}
    assert items["empty_stack"].message == "An empty stack raises an IndexError."


@pytest.mark.parametrize(
    ("cell", "lost", "status", "said"),
    [
        ("def newton(f, df, x): return x - f(x) / df(x)", "finds_the_root", "failed", "it finds"),
        ("def newton(f, df, x): raise ValueError('no')", "finds_the_root", "crashed", "no"),
        ("def newton(f, df, x): return None", "finds_the_root", "failed", "TypeError"),
        ("def squares(n): return [k for k in range(n)]", "all_squares", "failed", "`list("),
        ("def squares(n): raise NotImplementedError", "all_squares", "not_attempted", "filled in"),
        ("del squares", "all_squares", "not_attempted", "not defined"),
        ("Stack.pop = lambda self: self.values.pop(0)", "last_in_first_out", "failed", "stack.pop"),
        ("def backward(upstream, cache): return upstream", "gradient_from_cache", "failed", "2 x"),
        (
            "def squares(n):\n    while True: yield 1",
            *("all_squares", "failed", "takes more than 1000 steps"),
        ),
    ],
)
def test_a_wrong_notebook_loses_what_is_wrong(cell: str, lost: str, status: str, said: str) -> None:
    """And is told why, in the words of the assertion."""
    items = judged_by_tests(LAB, [IMPORTS, RIGHT, cell])
    assert [item.id for item in items.values() if not item.score] == [lost]
    assert items[lost].status == status
    assert said in items[lost].message


def newton(f: Callable[[float], float], df: Callable[[float], float], x: float) -> float:
    """What the lab itself has."""
    for _ in range(20):
        x -= f(x) / df(x)
    return x


def few_calls(student: Any) -> None:
    """Newton's method asks for few values."""
    calls = []

    def f(x: float) -> float:
        calls.append(x)
        assert len(calls) < 60, "too many"
        return x * x - 2

    root = student.newton(f, lambda x: 2 * x, 1.0)
    assert len(calls) > 2, "too few"
    assert abs(root - 2**0.5) < 1e-8


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (RIGHT, ""),
        ("def newton(f, df, x):\n    return 2**0.5", "too few"),
        ("def newton(f, df, x):\n    for _ in range(70): f(x)\n    return 2**0.5", "too many"),
        (
            "def newton(f, df, x):\n    try:\n        while True: f(x)\n"
            "    except AssertionError:\n        return 2**0.5",
            "too many",
        ),
    ],
)
def test_a_test_counts_the_calls_of_its_own_function(cell: str, said: str) -> None:
    """Though that is called from the student's side, whatever becomes of its assertions there."""
    lab = Lab("few", "Few calls")
    lab.test(lab.task("1", "It"), points=1)(few_calls)
    item = judged_by_tests(lab.build(), [IMPORTS, cell])["few_calls"]
    assert (item.score == 1) == (not said), item
    assert said in item.message


def test_of_a_hidden_test_the_title_is_told() -> None:
    """What was wrong is a note for markers."""
    item = judged_by_tests(LAB, [IMPORTS, RIGHT, "Stack.pop = lambda self: None"])["empty_stack"]
    assert item.message == "An empty stack raises an IndexError: This does not hold."
    assert "secret" not in item.message
    assert "secret" in (item.evidence.note or "")


def answer_of(cell: str, test: str) -> TestAnswer:
    """What a test of the lab is told by a notebook that ends in this cell."""
    namespace: dict[str, Any] = {}
    exec("\n".join([IMPORTS, RIGHT, cell]), namespace)
    return in_process(LAB, TestRequest(Key("test", ()), test, 0), namespace)


def test_a_replay_compares_every_step() -> None:
    """Another assertion needs no execution, another step does."""
    (test,) = [one for one in LAB.tests if one.id == "all_squares"]
    answer = answer_of("", "all_squares")
    last = answer.exchanges[-1].outcome
    assert not isinstance(last, Called)
    assert replayed(test, 0, answer) == Tested(Verdict("passed"), last)

    def other(change: Callable[[Any], object]) -> Tested | None:
        runs = function_test(change, BodyLimits(), seeded=False)
        return replayed(replace(test, runs=runs), 0, answer)

    tested = other(lambda student: list(student.squares(20)) == [1])
    assert tested is not None
    assert isinstance(tested.verdict, Verdict)
    assert tested.verdict.kind == "failed"
    assert other(lambda student: list(student.squares(21))) is None
    assert other(lambda student: list(student.cubes(20))) is None
    assert other(lambda student: [list(student.squares(20)), student.x]) is None


def test_what_ended_a_test_ends_its_replay() -> None:
    """A limit of its own, or the end of the student's process."""
    answer = answer_of("def squares(n):\n    while True: yield 1", "all_squares")
    assert answer.ended == "exchanges"
    (test,) = [one for one in LAB.tests if one.id == "all_squares"]
    tested = replayed(test, 0, answer)
    assert tested is not None
    assert tested.verdict == Over("exchanges")
    died = replace(answer.exchanges[2], outcome=Died("it ended"))
    cut = TestAnswer((*answer.exchanges[:2], died), "call")
    tested = replayed(test, 0, cut)
    assert tested is not None
    assert tested.verdict == Died("it ended")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("assert student.f(2) == 5", "does not pass with the lab's own functions: `student.f(2)"),
        ("student.g(1)", "NameError: name 'g' is not defined"),
        ("while True: pass", "ended for its limit of time"),
    ],
)
def test_a_test_that_the_lab_itself_fails_is_a_fault(body: str, fault: str, tmp_path: Any) -> None:
    """It is found when the lab is loaded, with the line of lab.py."""
    (tmp_path / "lab.py").write_text(
        "from grader.lab import Lab\nlab = Lab('l', 'L')\nt = lab.task('1', 'T')\n"
        "def f(x): return 2 * x\n"
        f"@lab.test(t, points=1, seconds=0.5)\ndef doubles(student):\n    {body}\n",
        encoding="utf-8",
    )
    with pytest.raises(LabError) as caught:
        load_lab(tmp_path)
    assert fault in caught.value.message


def test_names_that_a_test_uses_are_known() -> None:
    """So that the cells that they need are executed."""
    assert {"newton", "Stack", "squares", "forward", "backward"} == set(LAB.asked_names)
    assert inspect.signature(Lab.test).parameters["hidden"].default is False


def test_a_wrong_function_is_not_charged_again() -> None:
    """A test that passes once what its own functions lean on is answered for earns as carried."""
    lab = Lab("carry", "Carry", carried_forward=CarriedForward(graded=0.9))
    task = lab.task("1", "One")
    on = Problems(lambda rng, n: {"x": rng.normal(size=n)}, [{"n": 3}, {"n": 4}])

    def double(x: Any) -> Any:
        return 2 * x

    lab.function(task, on=on, returns={"y": 1})(double)

    def quadruples(student: Any) -> None:
        assert student.quadruple(3.0) == 12

    limits = BodyLimits()
    made = outside_test(
        quadruples, task, "Four times", 2, hidden=False, limits=limits, references=dict
    )
    test = replace(made, names=lambda: {"quadruple": lambda x: 4 * x})
    spec = replace(lab.build(), tests=(test,))
    wrong, right = "def double(x): return x * x - 1", "def quadruple(x): return double(double(x))"
    items = judged_by_tests(spec, [wrong, right])
    assert (items["quadruples"].status, items["quadruples"].score) == ("partial", 1.8)
    assert items["quadruples"].message == "Right, given a correct `double`."
    assert items["double.y"].score == 0
    for cells in (
        [wrong, "def quadruple(x): return double(x)"],
        [wrong, "def quadruple(x): return 9"],
    ):
        assert judged_by_tests(spec, cells)["quadruples"].score == 0


def test_an_audit_tells_what_tests_catch() -> None:
    """A mutant in the place of the lab's own function fails them; so may the lab's own."""
    lab = Lab("audit", "Audit")
    task = lab.task("1", "One")
    on = Problems(lambda rng, n: {"x": rng.normal(size=n)}, [{"n": 3}, {"n": 4}])

    def double(x: Any) -> Any:
        return 2 * x

    def doubles(student: Any) -> bool:
        return bool(student.double(3.0) == 6)

    lab.function(task, on=on, returns={"y": 1})(double)
    lab.test(task, points=1)(doubles)
    spec = lab.build()
    subject = subject_of(spec.functions[0], make_plan(spec, 0).problem_sets["double"])
    reports = {
        mutant.id: with_tests(spec, mutant, try_mutant(subject, mutant))
        for mutant in mutants_of(subject, 0)
        if mutant.id in ("y: negative", "y: times 2", "y: halved", "y: zeros")
    }
    assert len(reports) == 4
    assert all("doubles" in report.killed_by for report in reports.values())
    assert not list(faults_of_tests(spec))
    (test,) = spec.tests
    broken = replace(spec, tests=(replace(test, names=lambda: {"double": lambda x: x}),))
    assert [fault.item for fault in faults_of_tests(broken)] == ["doubles"]


@given(trees, trees)
def test_whatever_comes_back_is_an_object_or_an_exception(value: Tree, after: Tree) -> None:
    """Who rewrites the student's side can say anything; it is an answer, or the student's error."""
    talk = Talk(lambda sent: ("returned", value, (after, after)))
    array, numbers = np.arange(3.0), [1, [2]]
    for given_values in ((), (array, numbers)):
        with contextlib.suppress(StudentError):
            talk.step(CALL, "f", given_values)
    talk = Talk(lambda sent: ("raised", "Odd", "text", "ValueError"))
    with pytest.raises(ValueError, match="text"):
        talk.name("x")


@pytest.mark.parametrize("base", ["SystemExit", "KeyboardInterrupt", "", "open", "ExceptionGroup"])
def test_what_ends_a_process_is_an_exception_here(base: str) -> None:
    """Only Python's own exceptions are raised, never by a look-up of whatever name comes."""
    talk = Talk(lambda sent: ("raised", "Odd", "text", base))
    with pytest.raises(StudentError, match="Odd: text"):
        talk.name("x")


IN_PLACE = """
from grader.lab import Lab
import numpy as np
lab = Lab("l", "L")
t = lab.task("1", "T")
def total(x): return x.sum()
def double(x): x *= 2
@lab.test(t, points=1)
def sums(student, rng):
    x = rng.normal(size=4)
    assert np.isclose(student.total(x), x.sum())
@lab.test(t, points=1)
def leaves_alone(student, rng):
    x = rng.normal(size=4)
    before = x.copy()
    student.total(x)
    assert np.array_equal(x, before), "changed"
@lab.test(t, points=1)
def doubles(student, rng):
    x = rng.normal(size=4)
    before = x.copy()
    student.double(x)
    assert np.allclose(x, 2 * before)
    student.double(x)
    assert np.allclose(x, 4 * before)
"""


@pytest.mark.parametrize(
    ("total", "passed"),
    [
        ("return x.sum()", {"sums", "leaves_alone", "doubles"}),
        ("x[:] = 0; return 0.0", {"doubles"}),  # so that what is expected would be 0 as well
        ("s = x.sum(); x[:] = s / 4; return s", {"sums", "doubles"}),
    ],
)
def test_no_function_changes_what_is_expected_of_it(
    total: str, passed: set[str], tmp_path: Any
) -> None:
    """A test passes with its arguments as they are, and as they came back."""
    (tmp_path / "lab.py").write_text(IN_PLACE, encoding="utf-8")
    cell = f"def total(x):\n    {total}\ndef double(x): x *= 2"
    items = judged_by_tests(load_lab(tmp_path), [cell])
    assert {name for name, item in items.items() if item.status == "passed"} == passed


def test_nothing_is_answered_by_what_builds_upon_what_is_tested() -> None:
    """A function that asks one above it earns nothing by it."""
    lab = Lab("above", "Above")
    task = lab.task("1", "All")
    on = Problems(lambda rng, N: {"x": rng.normal(size=N)}, [{"N": 3}, {"N": 2}])

    def lowest(x: Any) -> Any:
        return np.sin(x)

    @lab.function(task, on=on, returns={"value": 1})
    def lower(x: Any) -> Any:
        """Above the lowest."""
        return lowest(x) + 1

    @lab.function(task, on=on, returns={"value": 1})
    def upper(x: Any) -> Any:
        """Above both, though it does not say so of one."""
        return np.stack([lowest(x), np.sin(x) + 1])

    def of_the_lowest(student: Any) -> None:
        assert np.allclose(student.lowest(np.ones(2)), np.sin(1))

    def of_the_lower(student: Any) -> None:
        assert np.allclose(student.lower(np.ones(2)), np.sin(1) + 1)

    names = {"lowest": lowest, "lower": lower}
    tests = [
        outside_test(body, task, "It", 1, hidden=False, limits=BodyLimits(), references=dict)
        for body in (of_the_lowest, of_the_lower)
    ]
    spec = replace(lab.build(), tests=tuple(replace(test, names=lambda: names) for test in tests))
    asks_above = """
def lowest(x): return upper(x)[0]
def lower(x): return upper(x)[1]
def upper(x): return np.stack([x, x])
"""
    items = judged_by_tests(spec, ["import numpy as np", asks_above])
    assert [item.score for item in items.values()] == [0, 0, 0, 0]
