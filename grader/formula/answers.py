"""What reads the formulas of answers, which takes 10 ms to import; the package hands it on."""

from grader.formula.alike import alike
from grader.formula.evaluate import evaluate
from grader.formula.find import Candidate, Found, find
from grader.formula.show import show
from grader.formula.triage import Triaged, triage, triage_answer

__all__ = [
    "Candidate",
    "Found",
    "Triaged",
    "alike",
    "evaluate",
    "find",
    "show",
    "triage",
    "triage_answer",
]
