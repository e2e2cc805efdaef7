"""The items of questions: what is said of an answer, and advice to whoever marks it."""

import pytest

from grader.judge.scoring import questions as written
from grader.judge.scoring.questions import judge_question
from grader.lab import LabSpec
from grader.lab.model import WrittenSpec
from grader.result import Item
from reference.questions import QUES_1
from tests.unit.build import in_words

QUESTION = WrittenSpec("why", "1", "Why?", 6, "Ques 1", "Ques", QUES_1)


def judged(question: WrittenSpec, answer: str) -> Item:
    """The item of an answer."""
    return in_words([judge_question(question, answer)])[0]


def test_a_question_waits_for_a_reader() -> None:
    """It has no score, its points, the answer, and a verdict for each formula."""
    item = judged(QUESTION, r"$\nabla_W L = (q - p) x^T$ and $\nabla_b L = p - q$")
    assert (item.score, item.max_score, item.status, item.message) == (None, 6, "manual", "")
    found = {formula.variable: formula for formula in item.evidence.formulas or ()}
    assert [formula.verdict for formula in found.values()] == ["equivalent", "different"]
    assert found["W"].formula == "(q - p) x^T"
    assert "opposite sign" in found["b"].sentence


def test_no_formulas() -> None:
    """There is no advice on no answer, nor on a question that declares no formulas."""
    plain = WrittenSpec("why", "1", "Why?", 6, "Ques 1", "Ques")
    assert judged(plain, "Because.").evidence.formulas is None
    assert judged(QUESTION, "").evidence.formulas is None
    assert judged(QUESTION, "").message == "No answer was found."


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("![image.png](attachment:image.png)", "The answer is an image: it is graded by hand."),
        ("See here: ![](attachment:a.jpg)\n\n![b](c.png)", "an image"),
        ('<img src="data:image/png;base64,AAAA" width=5>', "an image"),
        (
            "[my notes](https://example.org/notes.pdf)",
            "The answer is a link: it is graded by hand.",
        ),
        ("https://example.org/notes.pdf", "a link"),
        ("![](a.png) $dW = (q - p) x^T$", ""),
        ("![](a.png) shows how the chain rule takes us to the gradient", ""),
        ("See [the notes](https://example.org): $q - p$", ""),
        ("Because.", ""),
    ],
)
def test_answers_that_cannot_be_read(answer: str, message: str) -> None:
    """An answer that is nothing but a picture or a link is named as such."""
    said = judged(QUESTION, answer).message
    assert message in said
    assert bool(message) == bool(said)


def test_a_failing_comparison_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error within the comparison leaves the item, its answer, and a word for the reader."""

    def fail(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(written, "triage_answer", fail)
    item = judged(QUESTION, "Because.")
    assert item.evidence.answer == "Because."
    assert [formula.verdict for formula in item.evidence.formulas or ()] == ["unread", "unread"]
    assert all("needs a reader" in formula.sentence for formula in item.evidence.formulas or ())


def test_the_questions_of_the_lab(lab: LabSpec) -> None:
    """Both questions ask for their gradients, in the order of the handout."""
    asked = [[formula.variable for formula in question.formulas] for question in lab.questions]
    assert asked == [["W", "b"], ["W", "U", "b_1", "b_2"]]
