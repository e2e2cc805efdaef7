"""Builds what the tests judge: a small lab, and answers made from its reference."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from grader.judge.answered import Answered, TrainingRun
from grader.judge.findings import JudgedItem
from grader.lab import GradientCheck, Lab, LabSpec, Output, Problems, per_sample
from grader.lab.function_model import FunctionSpec
from grader.messages.render import Words
from grader.notebook.read import Cell, CellKind, Notebook
from grader.plan import Plan, ProblemSet
from grader.result import Item
from grader.transcript import Returned
from grader.values.tree import AnyArray

ROOT = Path(__file__).resolve().parent.parent.parent
SOLUTION = ROOT / "reference" / "solution.ipynb"
TEMPLATE = ROOT / "student_template" / "lab.ipynb"


def line_problem(rng: np.random.Generator, K: int, N: int) -> Mapping[str, AnyArray]:
    """A batch for linear regression: weights (K, 1), bias (1, 1), x (K, N), y (1, N)."""
    return {
        "weights": rng.normal(size=(K, 1)),
        "bias": rng.normal(size=(1, 1)),
        "x": rng.normal(size=(K, N)),
        "y": rng.normal(size=(1, N)),
    }


def squared_error(weights: AnyArray, bias: AnyArray, x: AnyArray, y: AnyArray) -> float:
    """Half the mean squared error of the line."""
    return float(np.mean((weights.T @ x + bias - y) ** 2) / 2)


def line_lab() -> LabSpec:
    """Linear regression: a prediction (4), two gradients (3 and 2), a training (5), a question."""
    lab = Lab("line", "Fitting a line")
    first = lab.task("1", "Predict")
    second = lab.task("2", "Learn")
    on = Problems(line_problem, [{"K": 3, "N": 4}, {"K": 2, "N": 1}, {"K": 4, "N": 3}])

    @lab.function(first, on=on, returns={"prediction": 4})
    def predict(weights: AnyArray, bias: AnyArray, x: AnyArray) -> AnyArray:
        """Predictions of the model."""
        return np.asarray(weights.T @ x + bias)

    @lab.function(
        second,
        on=on,
        returns={"d_weights": Output(3, accepts=(per_sample(axis=1),)), "d_bias": 2},
        gradient=GradientCheck(squared_error, {"d_weights": "weights", "d_bias": "bias"}),
    )
    def gradients(
        weights: AnyArray, bias: AnyArray, x: AnyArray, y: AnyArray
    ) -> tuple[AnyArray, AnyArray]:
        """Gradients of the loss."""
        residual = (weights.T @ x + bias - y) / x.shape[1]
        return x @ residual.T, residual.sum(axis=1, keepdims=True)

    @lab.training(second, "fit", "The line fits", points=5, uses=("gradients",), threshold=0.9)
    def fit(functions: Mapping[str, Callable[..., Any]], seed: int) -> dict[str, list[float]]:
        """Never run here."""
        raise NotImplementedError

    lab.question(second, "why", "Why it works", points=6, marker=r"\bQues 1\b", until=r"\bQues\b")
    return lab.build()


def in_words(items: Iterable[JudgedItem], *functions: FunctionSpec) -> tuple[Item, ...]:
    """What was judged as results give it, the mistakes and readings of these functions at hand."""
    words = Words(functions)
    return tuple(words.item(item) for item in items)


def function_of(lab: LabSpec, name: str) -> FunctionSpec:
    """A function of a lab by its name."""
    return next(function for function in lab.functions if function.name == name)


def answer(*outputs: object, arguments: Sequence[AnyArray] = ()) -> Returned:
    """An answer of these outputs, as arrays, in a tuple unless there is only one."""
    values = tuple(np.asarray(output) for output in outputs)
    return Returned(values if len(values) != 1 else values[0], (*arguments,))


def right_answer(function: FunctionSpec, arguments: Sequence[AnyArray]) -> Returned:
    """What the reference answers, its arguments left as they were."""
    returned = function.reference(*arguments)
    outputs = returned if isinstance(returned, tuple) else (returned,)
    return answer(*outputs, arguments=tuple(array.copy() for array in arguments))


def right_answers(function: FunctionSpec, problem_set: ProblemSet) -> tuple[Returned, ...]:
    """The reference's answers to every call of a problem set."""
    return tuple(right_answer(function, arguments) for arguments in problem_set.calls)


def values_of(given: Returned) -> tuple[Any, ...]:
    """The values of an answer in a tuple, also where there is only one."""
    return given.value if isinstance(given.value, tuple) else (given.value,)


def in_form(given: Returned, values: Sequence[Any]) -> Any:
    """Values in a tuple, if those of an answer are in one."""
    return tuple(values) if isinstance(given.value, tuple) else values[0]


def with_output(
    answers: Sequence[Returned], at: int, change: Callable[[AnyArray], object]
) -> tuple[Returned, ...]:
    """The answers with one of their outputs changed in each."""
    changed = []
    for given in answers:
        values = list(values_of(given))
        values[at] = np.asarray(change(values[at]))
        changed.append(replace(given, value=in_form(given, values)))
    return tuple(changed)


def right_transcript(lab: LabSpec, plan: Plan) -> Answered:
    """The transcript of a submission that is the reference itself."""
    return Answered(
        answers={
            function.name: right_answers(function, plan.problem_sets[function.name])
            for function in lab.functions
        },
        trainings={
            training.id: tuple(
                TrainingRun(seed, {training.accuracy: (0.5, 1.0)}) for seed in training.seeds
            )
            for training in lab.trainings
        },
    )


def code_cells(*sources: str) -> tuple[Cell, ...]:
    """Code cells, numbered from 0."""
    return tuple(Cell(index, "code", source) for index, source in enumerate(sources))


def notebook_of(*cells: tuple[CellKind, str]) -> Notebook:
    """A notebook of (kind, source) pairs."""
    made = tuple(Cell(index, kind, source) for index, (kind, source) in enumerate(cells))
    return Notebook("submission.ipynb", "0" * 64, made)
