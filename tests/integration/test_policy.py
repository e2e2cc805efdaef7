"""Every rule of fairness from both sides: what a submission's item earns, and what is said."""

import contextlib
import io
import warnings
from functools import cache

import pytest

from grader.judge.verdict import judge
from grader.lab.load import default_lab_folder, load_lab
from grader.notebook.facts import facts_of
from grader.notebook.read import Cell, Notebook
from grader.plan import make_plan
from grader.result import Item
from grader.session.local import answers_in_process
from grader.transcript import Transcript
from tests.support.notebooks import SUBMISSIONS, patched_cells, read_patch
from tests.support.policy import RULES, Case, Rule

CASES = [case for rule in RULES for case in rule.cases]
UNFILLED = "Nothing is filled in"


@cache
def items_of(file: str) -> dict[str, Item]:
    """The whole verdict on a submission, facts about its source included, without trainings."""
    lab = load_lab(default_lab_folder())
    patch = read_patch(SUBMISSIONS / f"{file}.py")
    cells = patched_cells(patch)
    notebook = Notebook(
        patch.name, "", tuple(Cell(at, "code", source) for at, source in enumerate(cells))
    )
    namespace: dict[str, object] = {"__name__": "submission"}
    plan = make_plan(lab, 0)
    silence = io.StringIO()
    with (
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        for cell in cells:
            exec(compile(cell, patch.name, "exec"), namespace)
        answers = {
            name: answers_in_process(namespace, examination)
            for name, examination in plan.examinations.items()
        }
    items = judge(lab, plan, Transcript(answers=answers), facts_of(notebook, lab))
    return {item.id: item for item in items}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}-{case.item}")
def test_case(case: Case) -> None:
    """The item earns its share, and its message says what the rule says it says."""
    item = items_of(case.file)[case.item]
    assert item.score == pytest.approx(case.share * item.max_score, abs=0.01)
    if case.share == 0:
        unfilled = case.said == UNFILLED
        assert item.status in (("not_attempted",) if unfilled else ("failed", "crashed"))
    else:
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
