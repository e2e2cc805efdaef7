"""Causes of a wrong output that any lab knows: transformations of the right value."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from grader.judge.causes.batches import partial_batch
from grader.judge.causes.factors import LEAST_VALUES, MATCH, different
from grader.judge.causes.multiples import causes_of_ratios
from grader.judge.causes.wrong_output import WrongOutput, is_same
from grader.judge.findings import Cause, rounded
from grader.lab.readings import squeezed
from grader.values.tree import AnyArray

_Causes = Callable[[WrongOutput], Iterator[Cause]]


def generic_causes(wrong_output: WrongOutput) -> tuple[Cause, ...]:
    """What the output is a transformation by; several where they cannot be told apart."""
    told = wrong_output.tells(wrong_output.references)
    for causes in _CAUSES:
        if not told and causes not in _OF_NOTHING:
            continue
        found = {cause.ids: cause for cause in causes(wrong_output)}
        if found:
            return tuple(found.values())
    return ()


def _zeros(wrong_output: WrongOutput) -> Iterator[Cause]:
    if all(not np.any(value) for value in wrong_output.got):
        yield wrong_output.cause("zeros")


def _factors(wrong_output: WrongOutput) -> Iterator[Cause]:
    found = wrong_output.ratios_to(wrong_output.references)
    if found is not None:
        yield from causes_of_ratios(wrong_output, found)


def _constant(wrong_output: WrongOutput) -> Iterator[Cause]:
    first = wrong_output.got[0].flat[0] if wrong_output.got[0].size else None
    if all(one.size == 1 < to.size for one, to in _pairs(wrong_output)):
        return  # less a constant than a lack of entries
    if first is not None and all(np.all(value == first) for value in wrong_output.got):
        yield wrong_output.cause("constant")


def _is_complex(arrays: Sequence[AnyArray]) -> bool:
    return any(np.iscomplexobj(one) for one in arrays)


def _complex(wrong_output: WrongOutput) -> Iterator[Cause]:
    """Right but for imaginary parts: there are some, none, or those with the other sign."""
    if _is_complex(wrong_output.references):
        for cause, part in (("real-part", np.real), ("conjugate", np.conj)):
            if wrong_output.follows([part(to) for to in wrong_output.references]):
                yield wrong_output.cause(cause)
    elif _is_complex(wrong_output.got):
        real = [one.real for one in wrong_output.got]
        if all(
            is_same(one, to, wrong_output.match)
            for one, to in zip(real, wrong_output.references, strict=True)
        ):
            yield wrong_output.cause("complex")


def _rounded(wrong_output: WrongOutput) -> Iterator[Cause]:
    for digits in range(5):
        if wrong_output.follows([np.round(value, digits) for value in wrong_output.references]):
            yield wrong_output.cause("rounded", decimals=digits)
            return
    if not _is_complex(wrong_output.references) and wrong_output.follows(
        [np.trunc(value) for value in wrong_output.references]
    ):
        yield wrong_output.cause("truncated-to-integers")


def _clipped(wrong_output: WrongOutput) -> Iterator[Cause]:
    if not wrong_output.references[0].ndim:
        return
    if _is_complex(wrong_output.got) or _is_complex(wrong_output.references):
        return
    low = min(float(np.min(one, initial=0.0)) for one in wrong_output.got)
    high = max(float(np.max(one, initial=0.0)) for one in wrong_output.got)
    kept = [to[(to > low) & (to < high)] for to in wrong_output.references]
    if len(different(kept)) < LEAST_VALUES:
        return  # all that is left of it is two numbers, or one
    if wrong_output.follows([np.clip(to, low, high) for to in wrong_output.references]):
        yield wrong_output.cause("clipped", low=rounded(low, 6), high=rounded(high, 6))


def _signs(wrong_output: WrongOutput) -> Iterator[Cause]:
    """Right in size, entry by entry, but not in sign."""
    if _is_complex(wrong_output.references) and _is_complex(wrong_output.got):
        return
    if not all(
        is_same(np.abs(one), np.abs(to), wrong_output.match) for one, to in _pairs(wrong_output)
    ):
        return
    if all(np.all(np.real(one) >= 0) for one in wrong_output.got):
        yield wrong_output.cause("absolute-value")
    else:
        yield wrong_output.cause("wrong-sign:some")


def _transposed(wrong_output: WrongOutput) -> Iterator[Cause]:
    if wrong_output.references[0].ndim == 2 and all(
        one.shape == to.T.shape and is_same(one, to.T, wrong_output.match)
        for one, to in _pairs(wrong_output)
    ):
        yield wrong_output.cause("transposed")


def _flattened(wrong_output: WrongOutput) -> Iterator[Cause]:
    """The right numbers in the right order, in the wrong shape; or read in the wrong order."""
    if any(one.size != to.size for one, to in _pairs(wrong_output)):
        return
    if all(
        is_same(one.ravel(), to.ravel(), wrong_output.match) for one, to in _pairs(wrong_output)
    ):
        yield wrong_output.cause("flattened")
    elif all(
        is_same(one.ravel(), to.T.ravel(), wrong_output.match) for one, to in _pairs(wrong_output)
    ):
        yield wrong_output.cause("reshaped")


def _permuted(wrong_output: WrongOutput) -> Iterator[Cause]:
    """Whether rows or columns are the right ones in another order."""
    if wrong_output.references[0].ndim != 2:
        return
    for axis, what in enumerate(("rows", "columns")):
        if all(_is_permuted(one, to, axis) for one, to in _pairs(wrong_output)):
            yield wrong_output.cause(f"permuted-{what}", lines=what)


def _is_permuted(one: AnyArray, to: AnyArray, axis: int) -> bool:
    if one.shape != to.shape:
        return False
    # Each line of the right array stands at one place of the other.
    lines = np.moveaxis(one, axis, 0), np.moveaxis(to, axis, 0)
    scale = float(np.max(np.abs(to), initial=0.0))
    apart = np.max(np.abs(lines[0][:, None] - lines[1][None]), axis=-1)
    near = apart <= MATCH * scale
    return bool(np.all(near.any(axis=0)) and np.all(near.any(axis=1)))


def _other_output(wrong_output: WrongOutput) -> Iterator[Cause]:
    for other in wrong_output.expected[0].outputs:
        if other == wrong_output.name:
            continue
        if wrong_output.follows(wrong_output.values_of(other)):
            yield wrong_output.cause("swapped-outputs", other=other)


def _argument(wrong_output: WrongOutput) -> Iterator[Cause]:
    for name in wrong_output.function.parameters:
        arrays = [problem.array(name) for problem in wrong_output.problems]
        known = [array for array in arrays if array is not None]
        if len(known) == len(arrays) and wrong_output.follows(known):
            way = ":steps" if wrong_output.function.steps is not None else ""
            yield wrong_output.cause(f"returns-argument{way}", argument=name)


def _one_value(wrong_output: WrongOutput) -> Iterator[Cause]:
    """One number where several are asked for."""
    if any(one.size == 0 or to.size == 0 for one, to in _pairs(wrong_output)):
        return
    if max(to.size for _, to in _pairs(wrong_output)) == 1:
        return
    if not all(np.allclose(one, one.flat[0], rtol=MATCH, atol=0) for one in wrong_output.got):
        return
    column = all(1 in to.shape for _, to in _pairs(wrong_output))
    yield wrong_output.cause("scalar-bias" if column else "scalar-output")


def _wrong_axis(wrong_output: WrongOutput) -> Iterator[Cause]:
    """One number for each sample, where there should be one for each row."""
    batch = wrong_output.function.problems.batch
    sizes = [int(problem.sizes.get(batch, 0)) for problem in wrong_output.problems]
    if len(set(sizes)) == 1:
        return
    words = wrong_output.function.problems.words
    for (one, to), size in zip(_pairs(wrong_output), sizes, strict=True):
        if to.ndim == 0 or len(squeezed(to.shape)) > 1:
            return
        if squeezed(one.shape) != squeezed((size,)):
            return
    if all(squeezed(to.shape) == squeezed(one.shape) for one, to in _pairs(wrong_output)):
        return
    yield wrong_output.cause("wrong-axis", samples=words.get(batch, batch))


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


def _pairs(wrong_output: WrongOutput) -> Iterator[tuple[AnyArray, AnyArray]]:
    """What came back and what is right, problem by problem."""
    return zip(wrong_output.got, wrong_output.references, strict=True)
