"""Names the mistake behind wrong outputs: causes that any lab knows, then the lab's own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from grader.judge.causes import generic_causes
from grader.judge.factors import ratios
from grader.judge.findings import Cause
from grader.judge.parts import Parts
from grader.judge.right import RightAnswer
from grader.judge.stories import Story, explained_by, is_vague, stories_of, with_another
from grader.judge.suspect import Suspect, suspects_of
from grader.lab.model import FunctionSpec
from grader.plan import Problem

MOST_CAUSES = 3
Causes = tuple[Cause, ...]


def diagnose(
    function: FunctionSpec,
    problems: Sequence[Problem],
    answers: Sequence[Parts],
    right: Sequence[RightAnswer],
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
        if (read := suspects_of(function, problems, answers, right, name))
    }
    if not readings:
        return {}
    with np.errstate(all="ignore"):
        found = _explain(stories_of(function, right), readings, wrong)
    return {
        name: _where_it_belongs(causes, function, answers, readings[name][0])
        for name, causes in found.items()
        if causes
    }


def _explain(
    stories: Sequence[Story],
    readings: Mapping[str, tuple[Suspect, ...]],
    wrong: Sequence[str],
) -> Mapping[str, Causes]:
    suspects = {name: read[0] for name, read in readings.items()}
    matched = [(story, outputs) for story in stories if (outputs := explained_by(story, suspects))]
    # A story that tells of a wrong output what it is not is no explanation of the whole.
    whole = [story for story, outputs in matched if outputs == set(suspects)]
    exact = [story for story in whole if set(story.outputs) <= set(wrong)]
    if exact:
        return dict.fromkeys(suspects, _distinct(exact))
    general = {name: _simplest(read) for name, read in readings.items()}
    if all(general.values()) and not any(_is_vague(causes) for causes in general.values()):
        return general
    if whole:
        beyond = {story.mistake: len(set(story.outputs) - set(wrong)) for story in whole}
        least = min(beyond.values())
        nearest = [story for story in whole if beyond[story.mistake] == least]
        return dict.fromkeys(suspects, _distinct(nearest))
    found: dict[str, Causes] = {}
    for name, suspect in suspects.items():
        consistent = [
            story
            for story, outputs in matched
            if name in outputs and set(story.outputs) & set(suspects) == outputs
        ]
        apart = [story for story, outputs in matched if name in outputs]
        vague = _is_vague(general[name])
        found[name] = (
            (() if vague else general[name])
            or _distinct(_least_beyond(consistent, suspects))
            or _distinct(_least_beyond(apart, suspects))
            or _of_two(stories, suspect)
            or general[name]
        )
    return found


def _is_vague(causes: Causes) -> bool:
    return any(map(is_vague, causes))


def _simplest(read: Sequence[Suspect]) -> Causes:
    """The general causes of an output in the reading that needs fewest of them."""
    found = [causes for suspect in read if (causes := generic_causes(suspect))]
    return min(found, key=lambda causes: causes[0].parts, default=())[:MOST_CAUSES]


def _least_beyond(stories: Sequence[Story], suspects: Mapping[str, Suspect]) -> list[Story]:
    """Those that say least about what is right."""
    beyond = [len(set(story.outputs) - set(suspects)) for story in stories]
    return [
        story
        for story, count in zip(stories, beyond, strict=True)
        if count == min(beyond, default=0)
    ]


def _of_two(stories: Sequence[Story], suspect: Suspect) -> Causes:
    """Two mistakes at once; of several such pairs those with the fewest parts."""
    found = {cause.ids: cause for cause in with_another(stories, suspect)}
    least = min((cause.parts for cause in found.values()), default=0)
    return tuple(cause for cause in found.values() if cause.parts == least)[:MOST_CAUSES]


def _distinct(stories: Sequence[Story]) -> Causes:
    """Each cause once, with the smallest credit of its formulas."""
    found: dict[tuple[str, ...], Cause] = {}
    for story in stories:
        one = story.cause
        known = found.setdefault(one.ids, one)
        found[one.ids] = replace(known, credit=min(known.credit, one.credit))
    return tuple(found.values())[:MOST_CAUSES]


def _where_it_belongs(
    causes: Causes,
    function: FunctionSpec,
    answers: Sequence[Parts],
    suspect: Suspect,
) -> Causes:
    """The causes, without credit for another output's values where the own are nowhere."""
    if not any("swapped-outputs" in cause.ids for cause in causes):
        return causes
    elsewhere = any(
        ratios(there.got, suspect.references) is not None or there.follows(suspect.references)
        for other in function.outputs
        if other != suspect.name
        for there in suspects_of(function, suspect.problems, answers, suspect.right, other)
    )
    return causes if elsewhere else tuple(replace(one, credit=0.0) for one in causes)
