"""Causes of a wrong output that any lab knows: transformations of the right value."""

from collections.abc import Callable, Iterator

import numpy as np

from grader.judge.batches import partial_batch
from grader.judge.factors import LEAST_VALUES, MATCH, different
from grader.judge.findings import Cause, rounded
from grader.judge.multiples import causes_of_ratios
from grader.judge.suspect import Suspect, is_same
from grader.lab.readings import squeezed
from grader.values.tree import AnyArray

_Causes = Callable[[Suspect], Iterator[Cause]]


def generic_causes(suspect: Suspect) -> tuple[Cause, ...]:
    """What the output is a transformation by; several where they cannot be told apart."""
    told = suspect.tells(suspect.references)
    for causes in _CAUSES:
        if not told and causes not in _OF_NOTHING:
            continue
        found = {cause.ids: cause for cause in causes(suspect)}
        if found:
            return tuple(found.values())
    return ()


def _zeros(suspect: Suspect) -> Iterator[Cause]:
    if all(not np.any(value) for value in suspect.got):
        yield suspect.cause("zeros")


def _factors(suspect: Suspect) -> Iterator[Cause]:
    found = suspect.ratios_to(suspect.references)
    if found is not None:
        yield from causes_of_ratios(suspect, found)


def _constant(suspect: Suspect) -> Iterator[Cause]:
    first = suspect.got[0].flat[0] if suspect.got[0].size else None
    if all(one.size == 1 < to.size for one, to in _pairs(suspect)):
        return  # less a constant than a lack of entries
    if first is not None and all(np.all(value == first) for value in suspect.got):
        yield suspect.cause("constant")


def _complex(suspect: Suspect) -> Iterator[Cause]:
    """Right but for an imaginary part."""
    if any(np.iscomplexobj(one) for one in suspect.got):
        real = [one.real for one in suspect.got]
        if all(
            is_same(one, to, suspect.match)
            for one, to in zip(real, suspect.references, strict=True)
        ):
            yield suspect.cause("complex")


def _rounded(suspect: Suspect) -> Iterator[Cause]:
    for digits in range(5):
        if suspect.follows([np.round(value, digits) for value in suspect.references]):
            yield suspect.cause("rounded", decimals=digits)
            return
    if suspect.follows([np.trunc(value) for value in suspect.references]):
        yield suspect.cause("truncated-to-integers")


def _clipped(suspect: Suspect) -> Iterator[Cause]:
    if any(np.iscomplexobj(one) for one in suspect.got) or not suspect.references[0].ndim:
        return
    low = min(float(np.min(one, initial=0.0)) for one in suspect.got)
    high = max(float(np.max(one, initial=0.0)) for one in suspect.got)
    kept = [to[(to > low) & (to < high)] for to in suspect.references]
    if len(different(kept)) < LEAST_VALUES:
        return  # all that is left of it is two numbers, or one
    if suspect.follows([np.clip(to, low, high) for to in suspect.references]):
        yield suspect.cause("clipped", low=rounded(low, 6), high=rounded(high, 6))


def _signs(suspect: Suspect) -> Iterator[Cause]:
    """Right in size, entry by entry, but not in sign."""
    if not all(is_same(np.abs(one), np.abs(to), suspect.match) for one, to in _pairs(suspect)):
        return
    if all(np.all(np.real(one) >= 0) for one in suspect.got):
        yield suspect.cause("absolute-value")
    else:
        yield suspect.cause("wrong-sign:some")


def _transposed(suspect: Suspect) -> Iterator[Cause]:
    if suspect.references[0].ndim == 2 and all(
        one.shape == to.T.shape and is_same(one, to.T, suspect.match) for one, to in _pairs(suspect)
    ):
        yield suspect.cause("transposed")


def _flattened(suspect: Suspect) -> Iterator[Cause]:
    """The right numbers in the right order, in the wrong shape; or read in the wrong order."""
    if any(one.size != to.size for one, to in _pairs(suspect)):
        return
    if all(is_same(one.ravel(), to.ravel(), suspect.match) for one, to in _pairs(suspect)):
        yield suspect.cause("flattened")
    elif all(is_same(one.ravel(), to.T.ravel(), suspect.match) for one, to in _pairs(suspect)):
        yield suspect.cause("reshaped")


def _permuted(suspect: Suspect) -> Iterator[Cause]:
    """Whether rows or columns are the right ones in another order."""
    if suspect.references[0].ndim != 2:
        return
    for axis, what in enumerate(("rows", "columns")):
        if all(_is_permuted(one, to, axis) for one, to in _pairs(suspect)):
            yield suspect.cause(f"permuted-{what}", lines=what)


def _is_permuted(one: AnyArray, to: AnyArray, axis: int) -> bool:
    if one.shape != to.shape:
        return False
    # Each line of the right array stands at one place of the other.
    lines = np.moveaxis(one, axis, 0), np.moveaxis(to, axis, 0)
    scale = float(np.max(np.abs(to), initial=0.0))
    apart = np.max(np.abs(lines[0][:, None] - lines[1][None]), axis=-1)
    near = apart <= MATCH * scale
    return bool(np.all(near.any(axis=0)) and np.all(near.any(axis=1)))


def _other_output(suspect: Suspect) -> Iterator[Cause]:
    for other in suspect.right[0].outputs:
        if other == suspect.name:
            continue
        if suspect.follows(suspect.values_of(other)):
            yield suspect.cause("swapped-outputs", other=other)


def _argument(suspect: Suspect) -> Iterator[Cause]:
    for name in suspect.function.parameters:
        arrays = [problem.array(name) for problem in suspect.problems]
        known = [array for array in arrays if array is not None]
        if len(known) == len(arrays) and suspect.follows(known):
            yield suspect.cause("returns-argument", argument=name)


def _one_value(suspect: Suspect) -> Iterator[Cause]:
    """One number where several are asked for."""
    if any(one.size == 0 or to.size == 0 for one, to in _pairs(suspect)):
        return
    if max(to.size for _, to in _pairs(suspect)) == 1:
        return
    if not all(np.allclose(one, one.flat[0], rtol=MATCH, atol=0) for one in suspect.got):
        return
    column = all(1 in to.shape for _, to in _pairs(suspect))
    yield suspect.cause("scalar-bias" if column else "scalar-output")


def _wrong_axis(suspect: Suspect) -> Iterator[Cause]:
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
    yield suspect.cause("wrong-axis", samples=words.get(batch, batch))


# Those that are told by exact values come first.
_CAUSES: tuple[_Causes, ...] = (
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
