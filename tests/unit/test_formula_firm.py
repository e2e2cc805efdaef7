"""Answers with definitions, changes, conditions and remarks of their own: what is said is sure."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.formula.answers import triage_answer
from reference.questions import QUES_1, QUES_2

ANSWERS = json.loads(
    (Path(__file__).parent.parent / "answers" / "firm.json").read_text(encoding="utf-8")
)
QUESTIONS = {1: QUES_1, 2: QUES_2}
# By what a fair marker says, the words that would be wrong.
NEVER = {
    "right": {"different"},
    "wrong": {"equivalent"},
    "rows": {"equivalent"},
    "unstated": {"equivalent", "different"},
}
# Of those that are right, the share that is read, so that nobody is sure by reading nothing.
READ = 0.5


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["id"])
def test_no_firm_word_is_wrong(answer: dict[str, Any]) -> None:
    """Nothing wrong is called equivalent, and nothing right different."""
    found = triage_answer(answer["text"], QUESTIONS[answer["question"]])
    for variable, expected in answer["expected"].items():
        assert found[variable].verdict not in NEVER[expected], found[variable]


def test_most_of_what_is_right_is_read() -> None:
    """Being sure is not bought by leaving all to a reader."""
    read = [
        triage_answer(answer["text"], QUESTIONS[answer["question"]])[variable].verdict
        for answer in ANSWERS
        for variable, expected in answer["expected"].items()
        if expected == "right"
    ]
    assert read.count("equivalent") >= READ * len(read)
