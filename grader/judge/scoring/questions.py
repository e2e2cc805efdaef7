"""The item of a question that a human marks, with advice to the marker."""

import logging
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from grader.evidence import Evidence, Finding, Formula
from grader.formula import Question
from grader.judge.findings import JudgedItem, found
from grader.lab.model import WrittenSpec
from grader.text import clean

if TYPE_CHECKING:
    from grader.formula.answers import Triaged

# Bounded, since what is never closed would be searched to the end from each of its beginnings.
_LABEL, _TARGET, _ATTRIBUTES = r"\[[^\]\n]{0,999}\]", r"\([^)\n]{0,999}\)", r"\b[^>]{0,999}>"
_PICTURE = re.compile(
    rf"!{_LABEL}(?:{_TARGET}|{_LABEL})|<(?:img|embed|object|iframe){_ATTRIBUTES}", re.IGNORECASE
)
_LINK = re.compile(rf"{_LABEL}{_TARGET}|<?\bhttps?://[^\s>]+>?|</?a{_ATTRIBUTES}", re.IGNORECASE)
_FEW_WORDS = 5

_log = logging.getLogger(__name__)


def judge_question(question: WrittenSpec, answer: str) -> JudgedItem:
    """The item of a question: no score, what was found as its answer, and what its formulas say."""
    return JudgedItem(
        id=question.id,
        task=question.task,
        function=None,
        output=None,
        score=None,
        max_score=question.points,
        status="manual",
        findings=_about(answer),
        evidence=Evidence(answer=answer, formulas=_formulas(question, answer)),
    )


def _about(answer: str) -> tuple[Finding, ...]:
    """What is found of an answer that holds nothing to read; nothing of any other."""
    if not answer:
        return (found("no-answer"),)
    for what, pattern in (("an image", _PICTURE), ("a link", _LINK)):
        if pattern.search(answer) and _is_brief(_LINK.sub(" ", _PICTURE.sub(" ", answer))):
            return (found("needs-reader", what=what),)
    return ()


def _is_brief(rest: str) -> bool:
    """Whether no more than a few words, and no formula, stand beside a picture or a link."""
    return len(rest.split()) <= _FEW_WORDS and not set("=$") & set(rest)


def _formulas(question: WrittenSpec, answer: str) -> tuple[Formula, ...] | None:
    """What the answer says of each gradient; nothing where there is no answer to read."""
    if not question.formulas or not answer:
        return None
    try:
        triaged = triage_answer(answer, question.formulas)
    except Exception as error:  # advice is not worth a report
        _log.error("%s is not compared", question.id, exc_info=error)
        sentence = f"needs a reader: it could not be compared ({type(error).__name__})"
        return tuple(Formula(one.variable, "unread", sentence) for one in question.formulas)
    return tuple(
        Formula(variable, finding.verdict, clean(finding.sentence, 500), finding.formula)
        for variable, finding in triaged.items()
    )


def triage_answer(answer: str, formulas: Sequence[Question]) -> Mapping[str, "Triaged"]:
    """The same as in `grader.formula.answers`, imported only where there is an answer to read."""
    from grader.formula import answers

    return answers.triage_answer(answer, formulas)
