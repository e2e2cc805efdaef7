r"""Formulas that students write: found in Markdown, read, evaluated, compared with the right one.

Nothing here marks an answer. A lab declares a `Question`: a variable, random values of all symbols,
and the right gradient. Of a whole answer, `answers.triage_answer` then says for each variable
whether what it states is equivalent, different or left unread, in a sentence for whoever marks it:

question = Question("W", variables=draw, right=lambda v: (v["q"] - v["p"]) @ v["x"].T / v["N"])
triage_answer(r"$\nabla_W L = (q - p) x^T$", [question])["W"].verdict  # "equivalent"

Answers are hostile input: every part is bounded in size, depth and work, and FormulaError is the
only exception.

    text --find--> right sides --parse--> trees --evaluate--> values --verdict--> findings
"""

from grader.formula.errors import FormulaError, ShapeError, UnknownSymbolError
from grader.formula.faults import faults_of_formulas
from grader.formula.names import Vocabulary
from grader.formula.parse import key_of, parse
from grader.formula.question import Question

__all__ = [
    "FormulaError",
    "Question",
    "ShapeError",
    "UnknownSymbolError",
    "Vocabulary",
    "faults_of_formulas",
    "key_of",
    "parse",
]
