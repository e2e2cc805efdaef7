"""The lab's own mistakes as values: what each would have made of every output on every problem."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.evidence import Finding
from grader.judge.findings import Cause, found
from grader.judge.multiples import causes_of_ratios
from grader.judge.right import RightAnswer
from grader.judge.suspect import Suspect
from grader.lab.model import FunctionSpec, Mistake
from grader.lab.readings import squeezed
from grader.values.tree import AnyArray

# Causes that only say by how much a value is off.
_VAGUE = ({"constant-factor"}, {"factor"})


@dataclass(frozen=True)
class Story:
    """A mistake's wrong outputs, each on every problem."""

    mistake: Mistake
    outputs: Mapping[str, tuple[AnyArray, ...]]

    @property
    def cause(self) -> Cause:
        """The mistake as the one cause. Its hint is the lab's."""
        return Cause((found(f"{self.mistake.id}:lab"),), self.mistake.credit)


def is_vague(cause: Cause) -> bool:
    """Whether a cause only says by how much a value is off."""
    return set(cause.ids) in _VAGUE


def stories_of(function: FunctionSpec, right: Sequence[RightAnswer]) -> tuple[Story, ...]:
    """Every mistake of a function, worked out; one whose formula fails has no values to compare."""
    stories = []
    for at, mistake in enumerate(function.mistakes):
        values = [made for answer in right if (made := answer.mistaken[at]) is not None]
        if len(values) == len(right):
            outputs = {name: tuple(value[name] for value in values) for name in values[0]}
            stories.append(Story(mistake, outputs))
    return tuple(stories)


def explained_by(story: Story, suspects: Mapping[str, Suspect]) -> frozenset[str]:
    """The wrong outputs that are just what the mistake makes of them."""
    return frozenset(
        name
        for name, suspect in suspects.items()
        if name in story.outputs and suspect.follows(story.outputs[name])
    )


def with_another(stories: Sequence[Story], suspect: Suspect) -> Iterator[Cause]:
    """A mistake together with a general one: a multiple, a transpose, another output's place.

    Of the general ones alone those that come in pairs are tried too.
    """
    for moved, values in _moved(suspect, _right_outputs(suspect)):
        ratios = suspect.ratios_to(values) if _fit(suspect, values) else None
        for cause in causes_of_ratios(suspect, ratios) if ratios else ():
            yield suspect.cause_of(moved, *cause.findings)
    for story in stories:
        own = story.outputs.get(suspect.name)
        if own is not None and _fit(suspect, own):
            ratios = suspect.ratios_to(own)
            for cause in causes_of_ratios(suspect, ratios, of="mistake") if ratios else ():
                if not is_vague(cause):
                    yield _joined(story, suspect, *cause.findings)
        for moved, values in _moved(suspect, story.outputs):
            if suspect.follows(values) and _are_in_form(suspect, story):
                yield _joined(story, suspect, moved)


def _right_outputs(suspect: Suspect) -> Mapping[str, tuple[AnyArray, ...]]:
    return {name: suspect.values_of(name) for name in suspect.right[0].outputs}


def _moved(
    suspect: Suspect, outputs: Mapping[str, tuple[AnyArray, ...]]
) -> Iterator[tuple[Finding, tuple[AnyArray, ...]]]:
    """What other outputs are, and what this one is transposed."""
    name = suspect.name
    for other, values in outputs.items():
        if other != name:
            yield found("swapped-outputs:like", output=name, other=other), values
        elif values[0].ndim == 2 and len(squeezed(values[0].shape)) == 2:
            yield found("transposed", output=name), tuple(value.T for value in values)


def _joined(story: Story, suspect: Suspect, *findings: Finding) -> Cause:
    alone = story.cause
    return Cause((*alone.findings, *findings), alone.credit * suspect.cause_of(*findings).credit)


def _are_in_form(suspect: Suspect, story: Story) -> bool:
    """Whether the mistake leaves the shapes as they are: else its outputs hold other things."""
    return all(
        value.shape == right.shape
        for name, values in story.outputs.items()
        for value, right in zip(values, suspect.values_of(name), strict=True)
    )


def _fit(suspect: Suspect, values: Sequence[AnyArray]) -> bool:
    return all(one.shape == to.shape for one, to in zip(suspect.got, values, strict=True))
