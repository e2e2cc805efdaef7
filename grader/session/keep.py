"""What is kept of an answer: whole arrays only where they could be what was asked for."""

from dataclasses import replace

import numpy as np

from grader.transcript import Answer, Returned
from grader.values.measure import count_of, shape_of
from grader.values.sparse import KIND as SPARSE
from grader.values.summary import summary_of
from grader.values.tree import Foreign, Summary, Tree

# So many numbers in all are kept in any case.
_FEW = 1024
# So many values are not an answer where a few are asked for.
_MOST_VALUES = 16
# Bytes that a digest is made of, at most.
_DIGESTED = 2**30


def kept(answer: Answer, most: int, asked: int) -> Answer:
    """The answer to a call, without values of more than `most` numbers.

    Of those a Summary is kept: type, shape and digest. What comes back beyond the values that were
    asked for has not even few numbers.
    """
    if not isinstance(answer, Returned):
        return answer
    if count_of(answer.value) + sum(map(count_of, answer.arguments)) <= _FEW:
        return answer
    after = tuple(_small(argument, most) for argument in answer.arguments)
    return replace(answer, value=_opened(answer.value, most, asked), arguments=after)


def _opened(tree: Tree, most: int, asked: int) -> Tree:
    """What came back: the values that may be asked for, where they are small."""
    kind = type(tree)
    if kind is Foreign and tree.kind != SPARSE and type(tree.value) in (tuple, list, dict):
        return replace(tree, value=_opened(tree.value, most, asked))
    if kind is dict and len(tree) <= _MOST_VALUES:  # those that are asked for may come last
        return {key: _small(value, most) for key, value in tree.items()}
    # Of one value a tuple of rows is an array, which is kept whole or not at all.
    in_rows = kind is tuple and asked == 1 and all(type(row) in (tuple, list) for row in tree)
    if (kind is tuple and not in_rows) or (kind is list and asked > 1):
        parts = enumerate(tree[: max(asked, _MOST_VALUES)])
        return kind(_small(part, most if at < asked else 0) for at, part in parts)
    return _small(tree, most)


def _small(tree: Tree, most: int) -> Tree:
    """A value with no more than so many numbers in it, or the Summary of it."""
    if type(tree) is Summary or count_of(tree) <= most:
        return tree
    if type(tree) is Foreign:
        return replace(tree, value=_small(tree.value, most))
    if type(tree) in (list, tuple):
        return Summary(type(tree).__name__, len(tree), shape=shape_of(tree))
    made = summary_of(tree, _DIGESTED)
    return replace(made, shape=np.shape(tree)) if made.dtype else made
