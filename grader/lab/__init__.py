"""What an instructor declares: a lab's functions, problems, points and questions.

from grader.lab import Lab, Output, Problems

lab = Lab("line", "Fitting a line")
task = lab.task("1", "Predict")

@lab.function(task, on=Problems(points, [{"N": 5}, {"N": 8}]), returns={"prediction": 4})
def predict(slope, x):
    \"\"\"Predictions of the model.\"\"\"
    return slope * x
"""

from grader.formula import Question
from grader.lab.declare import Lab
from grader.lab.model import (
    Carry,
    GradientCheck,
    LabSpec,
    Mistake,
    Output,
    Policy,
    Problems,
    Surface,
    Trained,
    TrainingCall,
    TrainingLoop,
    TrainingStep,
)
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
from grader.lab.steps import Kept, Student, drawn
from grader.values.tree import Source

__all__ = [
    "Carry",
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
]
