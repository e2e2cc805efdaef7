"""Every rule of fairness from both sides: what a submission's item earns, and what is said."""

from functools import cache

import pytest

from grader.lab.load import load_lab
from grader.result import Item
from tests.support.judging import judged
from tests.support.notebooks import SUBMISSIONS, read_patch
from tests.support.policy import RULES, WRONG, Case, Rule

CASES = [case for rule in RULES for case in rule.cases]
UNFILLED = "Nothing is filled in"
# A recognised mistake leaves a part of the points, but never more than this.
MOST_FOR_WRONG = 0.5


@cache
def items_of(file: str) -> dict[str, Item]:
    """The verdict on the functions of a submission."""
    patch = read_patch(SUBMISSIONS / f"{file}.py")
    return {item.id: item for item in judged(patch, load_lab(), seed=0)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}-{case.item}")
def test_case(case: Case) -> None:
    """The item earns its share, and its message says what the rule says it says."""
    item = items_of(case.file)[case.item]
    assert item.score is not None
    if case.share == WRONG:
        assert item.score <= MOST_FOR_WRONG * item.max_score
        assert item.status != "passed"
        assert (item.status == "not_attempted") == (case.said == UNFILLED)
    else:
        assert item.score == pytest.approx(case.share * item.max_score, abs=0.01)
        assert item.status == ("passed" if case.share == 1 else "partial")
    assert case.said in item.message
    assert bool(case.said) == bool(item.message)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.title)
def test_both_sides(rule: Rule) -> None:
    """Each rule has what earns all and what earns less, or notebooks that are tried end to end."""
    assert len({case.share for case in rule.cases}) > 1 or rule.ran
    for name in rule.ran:
        assert (SUBMISSIONS / f"{name}.ipynb").exists()


def test_the_table_lists_them() -> None:
    """The corpus' README has one line for each rule, with exactly its files."""
    text = (SUBMISSIONS / "README.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    table = {title: files.replace("`", "").split(", ") for title, files in rows[2:]}
    assert table == {
        rule.title: [*dict.fromkeys([*(case.file for case in rule.cases), *rule.ran])]
        for rule in RULES
    }
