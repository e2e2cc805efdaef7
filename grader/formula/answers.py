"""What reads the formulas of answers.

Apart from what declares them: it takes 10 ms to import, every lab declares, few are answered.
"""

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
