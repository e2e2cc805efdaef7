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

from typing import TYPE_CHECKING, Any

from grader.formula.errors import FormulaError, ShapeError, UnknownSymbolError
from grader.formula.faults import faults_of_formulas
from grader.formula.names import Vocabulary
from grader.formula.parse import key_of, parse
from grader.formula.question import Question

if TYPE_CHECKING:
    from grader.formula.answers import (
        Candidate,
        Found,
        Triaged,
        alike,
        evaluate,
        find,
        show,
        triage,
        triage_answer,
    )

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


def __getattr__(name: str) -> Any:
    """What reads answers, imported by the first who asks: every lab declares, few are answered."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from grader.formula import answers

    # All at once: modules of these names are attributes of a package as soon as they are imported.
    globals().update({one: getattr(answers, one) for one in answers.__all__})
    return globals()[name]
