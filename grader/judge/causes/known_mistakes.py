"""The lab's own mistakes as values: what each would have made of every output on every problem."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.evidence import Finding
from grader.judge.causes.multiples import causes_of_ratios
from grader.judge.causes.wrong_output import WrongOutput
from grader.judge.checking.expected import Expected
from grader.judge.checking.parts import Parts
from grader.judge.checking.trees import compare_trees
from grader.judge.findings import Cause, found
from grader.lab.function_model import FunctionSpec, Mistake, Output
from grader.lab.readings import squeezed
from grader.values.tree import AnyArray, Tree

# Causes that only say by how much a value is off.
_VAGUE = ({"constant-factor"}, {"factor"})


@dataclass(frozen=True)
class Prediction:
    """A mistake's wrong outputs, each on every problem.

    number tells mistakes of one id apart, whose hints may differ.
    """

    mistake: Mistake
    outputs: Mapping[str, tuple[AnyArray, ...]]
    number: int = 0

    @property
    def cause(self) -> Cause:
        """The mistake as the one cause. Its hint is the lab's."""
        return Cause((found(f"{self.mistake.id}:lab", number=self.number),), self.mistake.credit)


def is_vague(cause: Cause) -> bool:
    """Whether a cause only says by how much a value is off."""
    return set(cause.ids) in _VAGUE


def predictions_of(function: FunctionSpec, expected: Sequence[Expected]) -> tuple[Prediction, ...]:
    """Every mistake of a function, worked out; one whose formula fails has no values to compare."""
    predictions = []
    for at, mistake in enumerate(function.mistakes):
        values = [made for answer in expected if (made := answer.mistaken[at]) is not None]
        if len(values) == len(expected):
            outputs = {name: tuple(value[name] for value in values) for name in values[0]}
            number = [one.id for one in function.mistakes[:at]].count(mistake.id)
            predictions.append(Prediction(mistake, outputs, number))
    return tuple(predictions)


def causes_of_tree(
    function: FunctionSpec, answers: Sequence[Parts], expected: Sequence[Expected], name: str
) -> tuple[Cause, ...]:
    """The lab's mistakes that make what came back of an output that is not an array of numbers."""
    output, at = function.outputs[name], function.places.index(name)
    found: dict[str, Cause] = {}
    for number, mistake in enumerate(function.mistakes):
        made = [answer.mistaken_trees[number] for answer in expected]
        parts = [answer.part(at) for answer in answers[: len(expected)]]
        if mistake.id not in found and all(
            values is not None
            and name in values
            and part is not None
            and _is_tree(part.tree, values[name], output)
            for values, part in zip(made, parts, strict=True)
        ):
            same = [one.id for one in function.mistakes[:number]].count(mistake.id)
            found[mistake.id] = Prediction(mistake, {}, same).cause
    return tuple(found.values())


def _is_tree(got: Tree, made: Tree, output: Output) -> bool:
    if output.way is not None:
        got = output.way.nearest(got, made)
    return compare_trees(got, made, output, "").comparison.right


def explained_by(
    prediction: Prediction, wrong_outputs: Mapping[str, WrongOutput]
) -> frozenset[str]:
    """The wrong outputs that are just what the mistake makes of them."""
    return frozenset(
        name
        for name, wrong_output in wrong_outputs.items()
        if name in prediction.outputs and wrong_output.follows(prediction.outputs[name])
    )


def with_another(predictions: Sequence[Prediction], wrong_output: WrongOutput) -> Iterator[Cause]:
    """A mistake together with a general one: a multiple, a transpose, another output's place.

    Of the general ones alone those that come in pairs are tried too.
    """
    for moved, values in _moved(wrong_output, _right_outputs(wrong_output)):
        ratios = wrong_output.ratios_to(values) if _fit(wrong_output, values) else None
        for cause in causes_of_ratios(wrong_output, ratios) if ratios else ():
            yield wrong_output.cause_of(moved, *_of_what_moved(moved, cause.findings))
    for prediction in predictions:
        own = prediction.outputs.get(wrong_output.name)
        if own is not None and _fit(wrong_output, own):
            ratios = wrong_output.ratios_to(own)
            for cause in causes_of_ratios(wrong_output, ratios, of="mistake") if ratios else ():
                if not is_vague(cause):
                    yield _joined(prediction, wrong_output, *cause.findings)
        for moved, values in _moved(wrong_output, prediction.outputs):
            if wrong_output.follows(values) and _are_in_form(wrong_output, prediction):
                yield _joined(prediction, wrong_output, moved)


def _of_what_moved(moved: Finding, findings: Sequence[Finding]) -> Iterator[Finding]:
    """What is said of a value in another's place, by its own name."""
    name = moved.facts.get("other", moved.facts["output"])
    for finding in findings:
        yield Finding(finding.id, {**finding.facts, "output": name})


def _right_outputs(wrong_output: WrongOutput) -> Mapping[str, tuple[AnyArray, ...]]:
    return {name: wrong_output.values_of(name) for name in wrong_output.expected[0].outputs}


def _moved(
    wrong_output: WrongOutput, outputs: Mapping[str, tuple[AnyArray, ...]]
) -> Iterator[tuple[Finding, tuple[AnyArray, ...]]]:
    """What other outputs are, and what this one is transposed."""
    name = wrong_output.name
    for other, values in outputs.items():
        if other != name:
            yield found("swapped-outputs:like", output=name, other=other), values
        elif values[0].ndim == 2 and len(squeezed(values[0].shape)) == 2:
            yield found("transposed", output=name), tuple(value.T for value in values)


def _joined(prediction: Prediction, wrong_output: WrongOutput, *findings: Finding) -> Cause:
    alone = prediction.cause
    return Cause(
        (*alone.findings, *findings), alone.credit * wrong_output.cause_of(*findings).credit
    )


def _are_in_form(wrong_output: WrongOutput, prediction: Prediction) -> bool:
    """Whether the mistake leaves the shapes as they are: else its outputs hold other things."""
    return all(
        value.shape == expected.shape
        for name, values in prediction.outputs.items()
        for value, expected in zip(values, wrong_output.values_of(name), strict=True)
    )


def _fit(wrong_output: WrongOutput, values: Sequence[AnyArray]) -> bool:
    return all(one.shape == to.shape for one, to in zip(wrong_output.got, values, strict=True))
