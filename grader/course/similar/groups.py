"""Groups of students whose code is the same: found by what is rare, in time linear in the class."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from grader.course.similar.prints import CodePrint

# What more students than this have in common is what the task asks for; Moss takes as many.
COMMON = 10
# Tokens of all functions together: that much is not the same by chance, however many have it.
MUCH = 200
# What two notebooks share of what is not common in the shorter one, and the least that this is.
LEAST_SHARE = 0.5
LEAST_PASSAGES = 6

Same = Literal["file", "code", "functions", "passages"]
_STRENGTH = {same: at for at, same in enumerate(get_args(Same))}


@dataclass(frozen=True)
class Author:
    """A submission to compare: who wrote it (members of a group are one), and its code.

    file is a digest of its bytes, "" where that is not known.
    """

    name: Hashable
    code: CodePrint
    file: str = ""


@dataclass(frozen=True)
class SameCode:
    """Submissions, by their places in the class, that have code in common.

    same says what: the file; all of their own functions, which are much code; the functions named;
    or passages, which are a share of what is not common in the shorter notebook. tokens is how much
    code that is.
    """

    same: Same
    members: tuple[int, ...]
    functions: tuple[str, ...] = ()
    share: float = 1.0
    tokens: int = 0


def groups_of(authors: Sequence[Author]) -> tuple[SameCode, ...]:
    """All groups, the surest first. What is in a group is not told again by a weaker sign."""
    found: list[SameCode] = []
    groups_with: list[set[int]] = [set() for _ in authors]
    for group in (*_whole(authors), *_functions(authors), *_passages(authors)):
        together = set.intersection(*(groups_with[member] for member in group.members))
        if not together and len({authors[member].name for member in group.members}) > 1:
            for member in group.members:
                groups_with[member].add(len(found))
            found.append(group)
    return tuple(
        sorted(found, key=lambda one: (_STRENGTH[one.same], -one.tokens, one.members)),
    )


def _whole(authors: Sequence[Author]) -> Iterator[SameCode]:
    """Those of the same file, and those of the same functions."""
    kinds: tuple[tuple[Same, Callable[[Author], Hashable]], ...] = (
        ("file", lambda author: author.file),
        ("code", lambda author: frozenset(one.digest for one in author.code.functions)),
    )
    for same, key in kinds:
        for members in _alike((key(author), at) for at, author in enumerate(authors)).values():
            own = authors[members[0]].code.functions
            tokens = sum(function.tokens for function in own)
            enough = tokens if same == "file" else tokens >= MUCH
            if len(members) > 1 and enough:
                yield SameCode(same, members, tuple(one.name for one in own), tokens=tokens)


def _functions(authors: Sequence[Author]) -> list[SameCode]:
    """Those who have functions in common that few have, with all that they share, the most first.

    For each two these are the functions that both have; whoever has them all is in the group.
    """
    owners = _alike(
        (function.digest, at)
        for at, author in enumerate(authors)
        for function in author.code.functions
    )
    few = {digest: held for digest, held in owners.items() if 1 < len(held) <= COMMON}
    shared: dict[tuple[int, int], list[Hashable]] = defaultdict(list)
    for digest, held in few.items():
        for pair in combinations(held, 2):
            shared[pair].append(digest)
    found: dict[tuple[int, ...], SameCode] = {}
    for digests in {frozenset(digests) for digests in shared.values()}:
        members = tuple(sorted(set.intersection(*(set(few[digest]) for digest in digests))))
        own = [one for one in authors[members[0]].code.functions if one.digest in digests]
        names, tokens = tuple(one.name for one in own), sum(one.tokens for one in own)
        found[members] = SameCode("functions", members, names, tokens=tokens)
    return sorted(found.values(), key=lambda one: (-one.tokens, one.members))


def _alike(keys: Iterable[tuple[Hashable, int]]) -> "dict[Hashable, tuple[int, ...]]":
    """The members by key, each once; those whose key is empty have nothing in common."""
    members: dict[Hashable, dict[int, None]] = defaultdict(dict)
    for key, at in keys:
        if key:
            members[key][at] = None
    return {key: tuple(held) for key, held in members.items()}


def _passages(authors: Sequence[Author]) -> Iterator[SameCode]:
    """Those who share many passages that few have, joined where one shares with two others."""
    prints, owners = _rare(authors)
    rare = np.bincount(owners, minlength=len(authors))
    pairs, counts = _pairs(prints, owners, len(authors))
    first, second = pairs // max(len(authors), 1), pairs % max(len(authors), 1)
    share = counts / np.maximum(np.minimum(rare[first], rare[second]), 1)
    close = (counts >= LEAST_PASSAGES) & (share >= LEAST_SHARE)
    groups = _joined(first[close], second[close])
    shares: dict[int, float] = {}
    for one, of_pair in zip(first[close].tolist(), share[close].tolist(), strict=True):
        shares[groups[one]] = min(shares.get(groups[one], 1.0), of_pair)
    members: dict[int, list[int]] = defaultdict(list)
    for at, root in sorted(groups.items()):
        members[root].append(at)
    for root, held in members.items():
        yield SameCode("passages", tuple(held), share=round(shares[root], 2))


def _rare(authors: Sequence[Author]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The passages that no more than `COMMON` have, sorted, and who has each."""
    sizes = [len(author.code.passages) for author in authors]
    prints = np.concatenate([np.zeros(0, np.uint64), *(one.code.passages for one in authors)])
    owners = np.repeat(np.arange(len(authors)), sizes)
    order = np.argsort(prints, kind="stable")
    prints, owners = prints[order], owners[order]
    _, inverse, counts = np.unique(prints, return_inverse=True, return_counts=True)
    few = counts[inverse] <= COMMON
    return prints[few], owners[few]


def _pairs(
    prints: NDArray[np.uint64], owners: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every pair of owners of one passage, as first * count + second, and of how many they are."""
    found = [np.zeros(0, np.int64)]
    for apart in range(1, COMMON):
        same = prints[apart:] == prints[:-apart]
        found.append(owners[:-apart][same] * count + owners[apart:][same])
    return np.unique(np.concatenate(found), return_counts=True)


def _joined(first: NDArray[np.int64], second: NDArray[np.int64]) -> dict[int, int]:
    """Of each that is in a pair, the least that pairs lead to from it."""
    leads: dict[int, int] = {}

    def root(at: int) -> int:
        while leads.setdefault(at, at) != at:
            leads[at] = leads[leads[at]]
            at = leads[at]
        return at

    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        low, high = sorted((root(one), root(other)))
        leads[high] = low
    return {at: root(at) for at in list(leads)}
