"""Causes of a wrong output that any lab knows: transformations of the right value."""

from collections.abc import Callable, Iterator

import numpy as np

from grader.inside.frames import AnyArray
from grader.judge.batches import partial_batch
from grader.judge.factors import LEAST_VALUES, MATCH, different
from grader.judge.multiples import causes_of_ratios
from grader.judge.suspect import Finding, Suspect, is_same
from grader.lab.readings import squeezed

_Cause = Callable[[Suspect], Iterator[Finding]]


def generic_causes(suspect: Suspect) -> tuple[Finding, ...]:
    """What the output is a transformation by; several where they cannot be told apart."""
    told = suspect.tells(suspect.references)
    for causes in _CAUSES:
        if not told and causes not in _OF_NOTHING:
            continue
        found = {finding.hint.id: finding for finding in causes(suspect)}
        if found:
            return tuple(found.values())
    return ()


def _zeros(suspect: Suspect) -> Iterator[Finding]:
    if all(not np.any(value) for value in suspect.got):
        yield suspect.finding("zeros", f"{suspect.name} is zero throughout, whatever the input.")


def _factors(suspect: Suspect) -> Iterator[Finding]:
    found = suspect.ratios_to(suspect.references)
    if found is not None:
        yield from causes_of_ratios(suspect, found)


def _constant(suspect: Suspect) -> Iterator[Finding]:
    first = suspect.got[0].flat[0] if suspect.got[0].size else None
    if all(one.size == 1 < to.size for one, to in _pairs(suspect)):
        return  # less a constant than a lack of entries
    if first is not None and all(np.all(value == first) for value in suspect.got):
        yield suspect.finding("constant", f"{suspect.name} is the same number whatever the input.")


def _complex(suspect: Suspect) -> Iterator[Finding]:
    """Right but for an imaginary part."""
    if any(np.iscomplexobj(one) for one in suspect.got):
        real = [one.real for one in suspect.got]
        if all(
            is_same(one, to, suspect.match)
            for one, to in zip(real, suspect.references, strict=True)
        ):
            text = f"{suspect.name} has an imaginary part: where do complex numbers come in?"
            yield suspect.finding("complex", text)


def _rounded(suspect: Suspect) -> Iterator[Finding]:
    for digits in range(5):
        if suspect.follows([np.round(value, digits) for value in suspect.references]):
            text = f"{suspect.name} is rounded to {digits} decimals. Return it as it comes out."
            yield suspect.finding("rounded", text)
            return
    if suspect.follows([np.trunc(value) for value in suspect.references]):
        text = f"{suspect.name} has lost its decimals: is an array of integers filled?"
        yield suspect.finding("truncated-to-integers", text)


def _clipped(suspect: Suspect) -> Iterator[Finding]:
    if any(np.iscomplexobj(one) for one in suspect.got) or not suspect.references[0].ndim:
        return
    low = min(float(np.min(one, initial=0.0)) for one in suspect.got)
    high = max(float(np.max(one, initial=0.0)) for one in suspect.got)
    kept = [to[(to > low) & (to < high)] for to in suspect.references]
    if len(different(kept)) < LEAST_VALUES:
        return  # all that is left of it is two numbers, or one
    if suspect.follows([np.clip(to, low, high) for to in suspect.references]):
        text = f"{suspect.name} seems to be cut off: no entry is below {low:g} or above {high:g}."
        yield suspect.finding("clipped", text)


def _signs(suspect: Suspect) -> Iterator[Finding]:
    """Right in size, entry by entry, but not in sign."""
    if not all(is_same(np.abs(one), np.abs(to), suspect.match) for one, to in _pairs(suspect)):
        return
    if all(np.all(np.real(one) >= 0) for one in suspect.got):
        yield suspect.finding("absolute-value", f"The signs of {suspect.name} are lost.")
    else:
        yield suspect.finding("wrong-sign", f"Some entries of {suspect.name} have the other sign.")


def _transposed(suspect: Suspect) -> Iterator[Finding]:
    if suspect.references[0].ndim == 2 and all(
        one.shape == to.T.shape and is_same(one, to.T, suspect.match) for one, to in _pairs(suspect)
    ):
        yield suspect.finding(
            "transposed", f"{suspect.name} is transposed: rows and columns are exchanged."
        )


def _flattened(suspect: Suspect) -> Iterator[Finding]:
    """The right numbers in the right order, in the wrong shape; or read in the wrong order."""
    if any(one.size != to.size for one, to in _pairs(suspect)):
        return
    name = suspect.name
    if all(is_same(one.ravel(), to.ravel(), suspect.match) for one, to in _pairs(suspect)):
        yield suspect.finding("flattened", f"{name} has the right numbers, but lost its shape.")
    elif all(is_same(one.ravel(), to.T.ravel(), suspect.match) for one, to in _pairs(suspect)):
        yield suspect.finding(
            "reshaped",
            f"{name} has the right numbers in the wrong places: reshaping an array is not "
            "transposing it.",
        )


def _permuted(suspect: Suspect) -> Iterator[Finding]:
    """Whether rows or columns are the right ones in another order."""
    if suspect.references[0].ndim != 2:
        return
    for axis, what in enumerate(("rows", "columns")):
        if all(_is_permuted(one, to, axis) for one, to in _pairs(suspect)):
            yield suspect.finding(
                f"permuted-{what}",
                f"{suspect.name} has the right {what}, but in another order.",
            )


def _is_permuted(one: AnyArray, to: AnyArray, axis: int) -> bool:
    if one.shape != to.shape:
        return False
    # Each line of the right array stands at one place of the other.
    lines = np.moveaxis(one, axis, 0), np.moveaxis(to, axis, 0)
    scale = float(np.max(np.abs(to), initial=0.0))
    apart = np.max(np.abs(lines[0][:, None] - lines[1][None]), axis=-1)
    near = apart <= MATCH * scale
    return bool(np.all(near.any(axis=0)) and np.all(near.any(axis=1)))


def _other_output(suspect: Suspect) -> Iterator[Finding]:
    for other in suspect.function.outputs:
        if other == suspect.name:
            continue
        if suspect.follows(suspect.values_of(other)):
            yield suspect.finding(
                "swapped-outputs",
                f"What comes back as {suspect.name} is {other}: check the order of the values.",
            )


def _argument(suspect: Suspect) -> Iterator[Finding]:
    for name in suspect.function.parameters:
        if suspect.follows([problem.variables[name] for problem in suspect.problems]):
            yield suspect.finding(
                "returns-argument",
                f"What comes back as {suspect.name} is the argument {name} itself.",
            )


def _one_value(suspect: Suspect) -> Iterator[Finding]:
    """One number where several are asked for."""
    if any(one.size == 0 or to.size == 0 for one, to in _pairs(suspect)):
        return
    if max(to.size for _, to in _pairs(suspect)) == 1:
        return
    if not all(np.allclose(one, one.flat[0], rtol=MATCH, atol=0) for one in suspect.got):
        return
    column = all(1 in to.shape for _, to in _pairs(suspect))
    cause = "scalar-bias" if column else "scalar-output"
    yield suspect.finding(
        cause,
        f"{suspect.name} is one number for all entries: is a sum, a mean or a maximum taken over "
        "every axis?",
    )


def _wrong_axis(suspect: Suspect) -> Iterator[Finding]:
    """One number for each sample, where there should be one for each row."""
    batch = suspect.function.problems.batch
    sizes = [int(problem.sizes.get(batch, 0)) for problem in suspect.problems]
    if len(set(sizes)) == 1:
        return
    words = suspect.function.problems.words
    for (one, to), size in zip(_pairs(suspect), sizes, strict=True):
        if to.ndim == 0 or len(squeezed(to.shape)) > 1:
            return
        if squeezed(one.shape) != squeezed((size,)):
            return
    if all(squeezed(to.shape) == squeezed(one.shape) for one, to in _pairs(suspect)):
        return
    yield suspect.finding(
        "wrong-axis",
        f"{suspect.name} has as many entries as there are {words.get(batch, batch)}: "
        "does a sum run along the wrong axis?",
    )


# Those that are told by exact values come first.
_CAUSES: tuple[_Cause, ...] = (
    _zeros,
    _factors,
    _constant,
    _transposed,
    _flattened,
    _other_output,
    _argument,
    partial_batch,
    _wrong_axis,
    _one_value,
    _permuted,
    _complex,
    _rounded,
    _clipped,
    _signs,
)
# Those that say that there is next to nothing in the output: they need nothing to follow.
_OF_NOTHING = frozenset({_zeros, _constant, _wrong_axis, _one_value})


def _pairs(suspect: Suspect) -> Iterator[tuple[AnyArray, AnyArray]]:
    """What came back and what is right, problem by problem."""
    return zip(suspect.got, suspect.references, strict=True)
