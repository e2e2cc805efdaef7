"""Whole answers as students may type them: none is called what it is not."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from grader.formula.answers import triage_answer
from reference.questions import QUES_1, QUES_2

ANSWERS = tomllib.loads(
    (Path(__file__).parent.parent / "answers" / "answers.toml").read_text(encoding="utf-8")
)["answer"]
QUESTIONS = {1: QUES_1, 2: QUES_2}


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer["text"].strip()[:40])
def test_answers(answer: dict[str, Any]) -> None:
    """Each gradient is found out about as it is declared."""
    found = triage_answer(answer["text"], QUESTIONS[answer["question"]])
    for verdict in ("equivalent", "different", "unread"):
        for variable in answer.get(verdict, ()):
            assert found[variable].verdict == verdict, found[variable]


def test_the_declarations() -> None:
    """Nothing that is right is declared different, and nothing that is wrong equivalent."""
    never = {"right": "different", "wrong": "equivalent"}
    assert not [answer for answer in ANSWERS if answer.get(never[answer["is"]])]
    assert {answer["is"] for answer in ANSWERS} == {"right", "wrong"}
