"""Text of a submission, made fit to be shown."""

import math
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.result import Item
from grader.text import cell, clean, half_up, in_points, inert, pieces_of, points
from grader.totals import total_of

hostile = st.lists(
    st.text(max_size=10)
    | st.characters(categories=["Cc", "Cf", "Cs", "Co"])
    | st.sampled_from(
        [
            *(
                "\x1b[31m",
                "\x1b[2J",
                "\x1b]0;title\x07",
                "\x1b]8;;http://x\x1b\\",
                "\x1bc",
                "\x9b1m",
            ),
            *(
                "\u202e",
                "\u2066",
                "\u200b",
                "\ufeff",
                "\r\n",
                "\x00",
                "0x7f12ab34cd56",
                "\U000e0041",
            ),
        ]
    ),
    max_size=12,
).map("".join)


@given(hostile, st.booleans())
@example("\x1b\x1b[31m[31m", True)
@example("\u202e\x9b2J\x1b", True)
def test_nothing_harmful_survives(text: str, lines: bool) -> None:
    """No control code, escape, surrogate, bidi mark or other hidden character survives."""
    kept = clean(text, lines=lines)
    allowed = "\n\t" if lines else ""
    assert all(char in allowed or unicodedata.category(char)[0] != "C" for char in kept)
    kept.encode()


@given(hostile, st.integers(1, 40), st.booleans())
def test_length(text: str, limit: int, lines: bool) -> None:
    """Text is never longer than the limit."""
    assert len(clean(text, limit, lines=lines)) <= limit


@given(hostile)
def test_one_line(text: str) -> None:
    """Without `lines` it is one line of words with single spaces between them."""
    kept = clean(text)
    assert kept == " ".join(kept.split())
    assert len(kept.splitlines()) <= 1


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=50))
def test_ordinary_text_is_kept(text: str) -> None:
    """Letters, digits, signs and punctuation of any script are kept as they are."""
    assert clean(text, lines=True) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[1;38;5;200mbold\x1b[m", "bold"),
        ("a\x1b]0;my title\x07b", "ab"),
        ("a\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "alink"),
        ("two\r\nlines\tand  a tab", "two lines and a tab"),
        ("<f at 0x7f3a2b1c9d10>", "<f at 0x…>"),
        ("0xff and 0x10", "0xff and 0x10"),
        ("abc\u202edef", "abcdef"),
    ],
)
def test_examples(text: str, expected: str) -> None:
    """Escape sequences go as a whole, addresses become dots, white space is folded."""
    assert clean(text) == expected


def test_lines_are_kept() -> None:
    """With `lines` it stays in lines."""
    assert clean("one\r\n  two\n\x1b[31mthree", lines=True) == "one\n  two\nthree"


def test_long_text_ends_in_dots() -> None:
    """Text that was cut says so; text at the limit is whole."""
    assert clean("x" * 50, 10) == "x" * 9 + "…"
    assert clean("x" * 10, 10) == "x" * 10


@given(st.integers(2**24, 2**64 - 1), st.integers(2**24, 2**64 - 1))
def test_addresses_do_not_tell_runs_apart(one: int, other: int) -> None:
    """Two runs that differ in memory addresses only give the same text."""
    text = "object <function f at {}> is wrong"
    assert clean(text.format(hex(one))) == clean(text.format(hex(other)))


@pytest.mark.parametrize(
    ("value", "said"), [(1, "1 point"), (0, "0 points"), (7.25, "7.25 points"), (10.0, "10 points")]
)
def test_points_in_words(value: float, said: str) -> None:
    """One is a point, all else are points."""
    assert in_points(value) == said


@pytest.mark.parametrize(
    ("sentence", "pieces"),
    [
        ("no code", [("no code", False)]),
        ("Use `relu`.", [("Use ", False), ("relu", True), (".", False)]),
        ("`a` and `b`", [("", False), ("a", True), (" and ", False), ("b", True), ("", False)]),
        ("one ` alone", [("one ` alone", False)]),
    ],
)
def test_pieces_of_a_sentence(sentence: str, pieces: list[tuple[str, bool]]) -> None:
    """Code stands between backticks, if each has its partner."""
    assert pieces_of(sentence) == pieces


@given(st.text(alphabet="#:[]a \n\r\u200b\u2028", max_size=30))
def test_nothing_is_a_command_to_a_runner(text: str) -> None:
    """However its pieces are put, also when what is unseen is dropped later."""
    for shown in (inert(text), clean(text, lines=True), clean(clean(text))):
        assert not re.search(r"##\w*\[", shown)
        assert not any(re.match(r"\s*::", line) for line in shown.splitlines())


def test_code_stays_as_it_is() -> None:
    """A step of a slice and a comment are not commands."""
    for text in ("x[::2]", "x[a::b]", "## Task 1", "a # b [c]"):
        assert inert(text) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", " =1", "＝1", "\ufeff=1"])
def test_a_formula_is_text_in_a_cell(text: str) -> None:
    """A spreadsheet shows it and computes nothing; other texts are as they were."""
    assert cell(text) == f"'{text}"
    assert cell("Task 1: a=b") == "Task 1: a=b"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(2.675, "2.68"), (1.005, "1.01"), (7.2, "7.2"), (9.0, "9"), (-0.001, "0"), (1e300, None)],
)
def test_halves_are_rounded_up_by_their_digits(value: float, shown: str | None) -> None:
    """As a teacher would, and whatever number a file holds."""
    assert points(value) == (shown or points(value))
    assert total_of([Item("a", "t", None, None, value, 1.0, "manual")])[0] == float(half_up(value))


def test_sums_are_of_digits() -> None:
    """Ten times 0.1 is 1, and what is not shown does not lift a total."""
    items = [Item("a", "t", None, None, 0.1, 0.1, "passed")] * 10
    assert total_of(items) == (1.0, 1.0)
    assert points(math.inf)
    assert points(math.nan)
