"""What an instructor declares: a lab's functions, problems, points and questions.

    from grader.lab import Lab, Problems, UpToSign

    lab = Lab("line", "Fitting a line")
    task = lab.task("1", "Predict")

    @lab.function(task, on=Problems(points, [{"N": 5}, {"N": 8}]), returns={"prediction": 4})
    def predict(slope, x):
        \"\"\"Predictions of the model.\"\"\"
        return slope * x

The reference is the function itself: it stays on the grader's side, and says by what it returns how
an answer is compared. What is asked for:

    lab.function    a function that students write; `steps`, `calls` and `seed` say how it is asked
    lab.steps       a class, a generator, several functions: what is done with them, in steps
    lab.variable    a variable, at the end or at its cell
    lab.figure      what was drawn
    lab.claim       what must hold of a function's answers
    lab.test        any Python, against the student's notebook
    lab.training    a training run with the students' functions
    lab.question    a question for a reader

In `returns` a number is the points of an output; Output, Exact, Within, UpToSign, UpToOrder,
UpToRelabelling, Text, TableEqual, Raises and Ignored say more. Problems draw inputs, of any plain
values; a Source is a function, sent as text. In steps, a Student is the notebook, and a Kept what
stays there. Policy, CarriedForward and credits say what courses decide otherwise.
"""

from grader.formula import Question
from grader.lab.declare import Lab
from grader.lab.function_model import GradientCheck, Mistake, Output, Policy, Problems
from grader.lab.model import CarriedForward, LabSpec
from grader.lab.outputs import (
    Exact,
    Ignored,
    Raises,
    TableEqual,
    Text,
    UpToOrder,
    UpToRelabelling,
    UpToSign,
    Within,
)
from grader.lab.readings import Reading, per_sample
from grader.lab.steps import Kept, Student, drawn, sent
from grader.lab.training_model import Surface, Trained, TrainingCall, TrainingLoop, TrainingStep
from grader.values.tree import Source

__all__ = [
    "CarriedForward",
    "Exact",
    "GradientCheck",
    "Ignored",
    "Kept",
    "Lab",
    "LabSpec",
    "Mistake",
    "Output",
    "Policy",
    "Problems",
    "Question",
    "Raises",
    "Reading",
    "Source",
    "Student",
    "Surface",
    "TableEqual",
    "Text",
    "Trained",
    "TrainingCall",
    "TrainingLoop",
    "TrainingStep",
    "UpToOrder",
    "UpToRelabelling",
    "UpToSign",
    "Within",
    "drawn",
    "per_sample",
    "sent",
]
