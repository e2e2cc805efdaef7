"""Code that looks the same: what counts for nothing, and which students are told together."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.course.similar.groups import (
    COMMON,
    LEAST_PASSAGES,
    LEAST_SHARE,
    MUCH,
    Author,
    Same,
    groups_of,
)
from grader.course.similar.normal import Provided, normal_functions, provided_by
from grader.course.similar.prints import (
    RUN,
    WINDOW,
    CodePrint,
    FunctionPrint,
    code_print,
    winnowed,
)
from tests.unit.build import code_cells

OWN = '''
def gradient(W, x, y):
    """The gradient."""
    z = W @ x
    s = np.exp(z) / np.sum(np.exp(z), axis=0)
    for k in range(3):
        s = s + 0.1 * k
    return (s - y) @ x.T / 10
'''
DISGUISED = """
def gradient(weights: Array, inputs: Array, labels: Array) -> Array:
    # all my own work
    import numpy as np
    total: Array = weights @ inputs
    print("here", total)
    soft = np.exp(total) / np.sum(np.exp(total), axis=1)
    for number in range(5):
        soft += 2 * number
    return (soft - labels) @ inputs.T / 7
"""
OTHER = OWN.replace("s + 0.1 * k", "s * k - s").replace("/ 10", "")
HANDOUT = '''
def gradient(W, x, y):
    """The gradient."""
    N = x.shape[1]
    out = np.zeros((3, 5)) + np.ones((3, 5)) - np.sum(np.ones((3, 5)), axis=0)
    if N > 3:
        out = np.exp(out) / np.sum(np.exp(out), axis=0) + out @ out.T @ out
    raise NotImplementedError

def given(a, b):
    while a:
        a = a - np.sum(np.exp(b) * np.log(b) + a, axis=0) + np.ones((3, 5)) @ np.zeros((5, 3))
    return a
'''


def tokens(source: str, provided: Provided | None = None) -> tuple[str, ...]:
    """The tokens of the last function in a cell."""
    return normal_functions([source], provided)[-1].tokens


def test_what_counts_for_nothing() -> None:
    """Names, numbers, docstrings, comments, annotations, imports, prints, and `+=`."""
    assert tokens(OWN) == tokens(DISGUISED)
    assert tokens(OWN) != tokens(OTHER)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("np.exp(x)", "np.log(x)"),
        ("np.sum(x, axis=0)", "np.sum(x, keepdims=0)"),
        ("x @ y", "x * y"),
        ("f(x, y)", "f(x)"),
        ("len(x)", "max(x)"),
        ("None", "True"),
    ],
)
def test_what_counts(one: str, other: str) -> None:
    """What the code computes with."""
    cell = "def f(x, y):\n    return {}"
    assert tokens(cell.format(one)) != tokens(cell.format(other))


def test_lambdas_methods_and_broken_cells() -> None:
    """Functions are found wherever they are, also beside what does not parse."""
    found = normal_functions(
        [
            "%matplotlib inline\nsquare = lambda x: x * x",
            "def square_too(x):\n    return x * x\n\nthis is not Python",
            "class Net:\n    def forward(self, x):\n        return x",
            "if True:\n    def inner(x):\n        return x",
        ]
    )
    assert [one.name for one in found] == ["square", "square_too", "Net.forward", "inner"]
    assert found[0].tokens == found[1].tokens


def test_the_last_definition_counts() -> None:
    """As it does in the notebook."""
    (function,) = normal_functions(["def f(x):\n    return 1", OWN.replace("gradient", "f")])
    assert function.tokens == tokens(OWN)


def test_the_handout_is_left_out() -> None:
    """Its statements wherever they stand, whole functions too; what is written between stays."""
    provided = provided_by(code_cells(HANDOUT))
    assert not code_print([HANDOUT], provided).functions
    filled = HANDOUT.replace("    raise NotImplementedError\n", OWN.split('"""\n')[1])
    own = code_print([filled], provided)
    assert [one.name for one in own.functions] == ["gradient"]
    bare = code_print([OWN]).functions[0].tokens
    assert bare <= own.functions[0].tokens <= bare + 3
    assert len(code_print([filled]).functions) == 2


def test_short_functions_are_left_out() -> None:
    """There are not many ways to write them."""
    assert code_print(["def relu(x):\n    return np.maximum(0, x)"]) == CodePrint()


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return " + "-" * 300 + "x",
        "def f(x):\n    return " + "+".join(["x"] * 5000),
        "def f(x):\n    return 0x" + "f" * 9000,
        "def f(x):\n"
        + "".join("    " * d + "if x:\n" for d in range(1, 60))
        + "    " * 60
        + "x = 1",
        "def f(x):\n    return '\ud800'",
    ],
)
def test_odd_code(source: str) -> None:
    """Whatever students write is compared, and quickly."""
    code_print([source], provided_by(code_cells(source)))


@given(
    st.lists(st.sampled_from("abcdef"), min_size=RUN + WINDOW - 1, max_size=60),
    st.lists(st.sampled_from("abcdef"), max_size=40),
    st.lists(st.sampled_from("abcdef"), max_size=40),
)
@settings(max_examples=60, deadline=None)
def test_long_passages_are_found(passage: list[str], before: list[str], after: list[str]) -> None:
    """What two share of this length leaves a fingerprint in both."""
    assert np.intersect1d(winnowed([*before, *passage]), winnowed([*passage, *after])).size


def author(name: object, *functions: str, file: str = "", passages: tuple[int, ...] = ()) -> Author:
    """A submission of functions, told by their names and digests (`name=digest`); two are much."""
    own = (one.partition("=") for one in functions)
    prints = tuple(FunctionPrint(name, MUCH // 2, digest.encode()) for name, _, digest in own)
    return Author(name, CodePrint(prints, np.array(sorted(passages), np.uint64)), file)


def told(*authors: Author) -> list[tuple[Same, tuple[int, ...]]]:
    """The groups, without what is said of them."""
    return [(group.same, group.members) for group in groups_of(authors)]


def test_groups_by_strength() -> None:
    """The same file, the same code, the same functions; weaker signs do not tell it again."""
    groups = told(
        author("a", "f=1", "g=2", file="x"),
        author("b", "f=1", "g=2", file="x"),
        author("c", "f=3", "g=4"),
        author("d", "g=4", "f=3"),
        author("e", "f=5", "g=6"),
        author("f", "f=5", "g=7"),
        author("g", "f=8", file="y"),
    )
    assert groups == [("file", (0, 1)), ("code", (2, 3)), ("functions", (4, 5))]


def test_groups_of_students_are_one_author() -> None:
    """What a team hands in together is theirs."""
    assert told(author("team", "f=1", file="x"), author("team", "f=1", file="x")) == []
    assert told(*(author("team", "f=1"),) * 2, author("other", "f=1")) == [("functions", (0, 1, 2))]


def test_what_many_have_is_common() -> None:
    """It is what the task asks for, unless it is much."""
    many = [author(at, "f=1", f"g={at}") for at in range(COMMON + 1)]
    assert told(*many) == []
    assert told(*many[:COMMON]) == [("functions", tuple(range(COMMON)))]
    short = [author(at, "f=1") for at in range(COMMON + 1)]
    assert told(*short) == []
    long = [author(at, "f=1", "g=2") for at in range(COMMON + 1)]
    assert told(*long) == [("code", tuple(range(COMMON + 1)))]


def test_what_two_share_is_told_together() -> None:
    """Also where each of their functions is shared with others."""
    groups = groups_of(
        [
            author("a", "f=1", "g=2", "h=3"),
            author("b", "f=1", "g=2", "h=4"),
            author("c", "f=1", "h=5"),
            author("d", "g=2", "h=6"),
        ]
    )
    assert [(group.members, group.functions) for group in groups] == [
        *[((0, 1), ("f", "g")), ((0, 1, 2), ("f",)), ((0, 1, 3), ("g",))]
    ]


def test_blank_notebooks_are_not_the_same() -> None:
    """Nothing of them is anybody's own."""
    assert told(author("a", file="x"), author("b", file="x")) == []


@given(
    st.lists(
        st.sets(st.integers(1, 40), max_size=25).map(lambda held: tuple(sorted(held))), max_size=14
    )
)
@settings(max_examples=60, deadline=None)
def test_passages_as_all_pairs_have_them(held: list[tuple[int, ...]]) -> None:
    """The groups join just the pairs that comparing each with each would find."""
    counts = {one: sum(one in other for other in held) for own in held for one in own}
    rare = [{one for one in own if counts[one] <= COMMON} for own in held]
    close = {
        (a, b)
        for a, b in combinations(range(len(held)), 2)
        if len(rare[a] & rare[b]) >= LEAST_PASSAGES
        and len(rare[a] & rare[b]) >= LEAST_SHARE * min(len(rare[a]), len(rare[b]))
    }
    groups = [
        frozenset(group.members)
        for group in groups_of([author(at, passages=own) for at, own in enumerate(held)])
    ]
    assert {member for pair in close for member in pair} == set().union(*groups)
    assert all(any({*pair} <= group for group in groups) for pair in close)
    assert sum(map(len, groups)) == len(set().union(*groups))
