r"""Formulas that students write: found in Markdown, read, evaluated, compared with the right one.

Nothing here marks an answer. A lab declares a `Question`: a variable, random values of all symbols,
and the right gradient. `triage_answer` then says of a whole answer, for each variable, whether what
it states is equivalent, different or left unread, in a sentence for whoever marks it:

question = Question("W", variables=draw, right=lambda v: (v["q"] - v["p"]) @ v["x"].T / v["N"])
triage_answer(r"$\nabla_W L = (q - p) x^T$", [question])["W"].verdict  # "equivalent"

Answers are hostile input: every part is bounded in size, depth and work, and FormulaError is the
only exception.

    text --find--> right sides --parse--> trees --evaluate--> values --verdict--> findings
"""

from grader.formula.alike import alike
from grader.formula.errors import FormulaError, ShapeError, UnknownSymbolError
from grader.formula.evaluate import evaluate
from grader.formula.faults import faults_of_formulas
from grader.formula.find import Candidate, Found, find
from grader.formula.names import Vocabulary
from grader.formula.parse import key_of, parse
from grader.formula.question import Question
from grader.formula.show import show
from grader.formula.triage import Triaged, triage, triage_answer

__all__ = [
    "Candidate",
    "FormulaError",
    "Found",
    "Question",
    "ShapeError",
    "Triaged",
    "UnknownSymbolError",
    "Vocabulary",
    "alike",
    "evaluate",
    "faults_of_formulas",
    "find",
    "key_of",
    "parse",
    "show",
    "triage",
    "triage_answer",
]
