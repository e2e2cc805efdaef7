"""Names the mistake behind wrong outputs: causes that any lab knows, then the lab's own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from grader.judge.causes.factors import ratios
from grader.judge.causes.general import generic_causes
from grader.judge.causes.known_mistakes import (
    Prediction,
    explained_by,
    is_vague,
    predictions_of,
    with_another,
)
from grader.judge.causes.wrong_output import WrongOutput, wrong_output_readings
from grader.judge.checking.expected import Expected
from grader.judge.checking.parts import Parts
from grader.judge.findings import Cause
from grader.lab.function_model import FunctionSpec
from grader.plan import Problem

MOST_CAUSES = 3
Causes = tuple[Cause, ...]


def diagnose(
    function: FunctionSpec,
    problems: Sequence[Problem],
    answers: Sequence[Parts],
    expected: Sequence[Expected],
    wrong: Sequence[str],
) -> Mapping[str, Causes]:
    """The causes that each wrong output may have; none where nothing fits.

    A known mistake that explains them all, and nothing that is right, is the likeliest; then a
    general cause of each; then the known mistake that explains them all and says least about what
    is right; then each output by itself, at last by two mistakes at once.
    """
    readings = {
        name: read
        for name in wrong
        if (read := wrong_output_readings(function, problems, answers, expected, name))
    }
    if not readings:
        return {}
    with np.errstate(all="ignore"):
        found = _alike(_explain(predictions_of(function, expected), readings, wrong))
    return {
        name: causes
        if _takes_its_place(name, found)
        else _where_it_belongs(causes, function, answers, readings[name][0])
        for name, causes in found.items()
        if causes
    }


def _explain(
    predictions: Sequence[Prediction],
    readings: Mapping[str, tuple[WrongOutput, ...]],
    wrong: Sequence[str],
) -> Mapping[str, Causes]:
    wrong_outputs = {name: read[0] for name, read in readings.items()}
    matched = [
        (prediction, outputs)
        for prediction in predictions
        if (outputs := explained_by(prediction, wrong_outputs))
    ]
    # One that tells of a wrong output what it is not is not an explanation of the whole.
    whole = [prediction for prediction, outputs in matched if outputs == set(wrong_outputs)]
    exact = [prediction for prediction in whole if set(prediction.outputs) <= set(wrong)]
    if exact:
        return dict.fromkeys(wrong_outputs, _distinct(exact))
    general = {name: _simplest(read) for name, read in readings.items()}
    if all(general.values()) and not any(_is_vague(causes) for causes in general.values()):
        return general
    if whole:
        beyond = {
            prediction.mistake: len(set(prediction.outputs) - set(wrong)) for prediction in whole
        }
        least = min(beyond.values())
        nearest = [prediction for prediction in whole if beyond[prediction.mistake] == least]
        return dict.fromkeys(wrong_outputs, _distinct(nearest))
    found: dict[str, Causes] = {}
    for name, wrong_output in wrong_outputs.items():
        consistent = [
            prediction
            for prediction, outputs in matched
            if name in outputs and set(prediction.outputs) & set(wrong_outputs) == outputs
        ]
        apart = [prediction for prediction, outputs in matched if name in outputs]
        vague = _is_vague(general[name])
        found[name] = (
            (() if vague else general[name])
            or _distinct(_least_beyond(consistent, wrong_outputs))
            or _distinct(_least_beyond(apart, wrong_outputs))
            or _of_two(predictions, wrong_output)
            or general[name]
        )
    return found


def _alike(found: Mapping[str, Causes]) -> Mapping[str, Causes]:
    """The causes; of several that an output may have those that share most with sure ones."""
    sure = {one for causes in found.values() if len(causes) == 1 for one in causes[0].ids}

    def likeliest(causes: Causes) -> Causes:
        shared = [len(sure.intersection(cause.ids)) for cause in causes]
        return tuple(
            cause for cause, count in zip(causes, shared, strict=True) if count == max(shared)
        )

    return {name: likeliest(causes) for name, causes in found.items()}


def _is_vague(causes: Causes) -> bool:
    return any(map(is_vague, causes))


def _simplest(read: Sequence[WrongOutput]) -> Causes:
    """The general causes of an output in the reading that needs fewest of them."""
    found = [causes for wrong_output in read if (causes := generic_causes(wrong_output))]
    return min(found, key=lambda causes: causes[0].parts, default=())[:MOST_CAUSES]


def _least_beyond(
    predictions: Sequence[Prediction], wrong_outputs: Mapping[str, WrongOutput]
) -> list[Prediction]:
    """Those that say least about what is right."""
    beyond = [len(set(prediction.outputs) - set(wrong_outputs)) for prediction in predictions]
    return [
        prediction
        for prediction, count in zip(predictions, beyond, strict=True)
        if count == min(beyond, default=0)
    ]


def _of_two(predictions: Sequence[Prediction], wrong_output: WrongOutput) -> Causes:
    """Two mistakes at once; of several such pairs those with the fewest parts."""
    found = {cause.ids: cause for cause in with_another(predictions, wrong_output)}
    least = min((cause.parts for cause in found.values()), default=0)
    return tuple(cause for cause in found.values() if cause.parts == least)[:MOST_CAUSES]


def _distinct(predictions: Sequence[Prediction]) -> Causes:
    """Each cause once, with the smallest credit of its formulas."""
    found: dict[tuple[str, ...], Cause] = {}
    for prediction in predictions:
        one = prediction.cause
        known = found.setdefault(one.ids, one)
        found[one.ids] = replace(known, credit=min(known.credit, one.credit))
    return tuple(found.values())[:MOST_CAUSES]


def _takes_its_place(name: str, found: Mapping[str, Causes]) -> bool:
    """Whether another output, whatever else is wrong with it, is this one in the wrong place."""
    return any(
        causes and all(_holds(cause, name) for cause in causes)
        for other, causes in found.items()
        if other != name
    )


def _holds(cause: Cause, name: str) -> bool:
    return any(
        finding.cause == "swapped-outputs" and finding.facts.get("other") == name
        for finding in cause.findings
    )


def _where_it_belongs(
    causes: Causes,
    function: FunctionSpec,
    answers: Sequence[Parts],
    wrong_output: WrongOutput,
) -> Causes:
    """The causes, without credit for another output's values where the own are nowhere."""
    if not any("swapped-outputs" in cause.ids for cause in causes):
        return causes
    elsewhere = any(
        ratios(there.got, wrong_output.references) is not None
        or there.follows(wrong_output.references)
        for other in function.outputs
        if other != wrong_output.name
        for there in wrong_output_readings(
            function, wrong_output.problems, answers, wrong_output.expected, other
        )
    )
    return causes if elsewhere else tuple(replace(one, credit=0.0) for one in causes)
