"""Graphs, dynamic programming, recursion and words: ints, lists, dicts and texts, no arrays."""

from itertools import pairwise
from typing import Any

import numpy as np

from grader.lab import Lab, Mistake, Output, Problems, Raises, Text, UpToOrder

Graph = dict[str, list[str]]

lab = Lab("algorithms", "Algorithms")
graphs = lab.task("1", "Graphs")
tables = lab.task("2", "Dynamic programming")
lists = lab.task("3", "Lists and words")

_WORDS = ("listen", "silent", "enlist", "google", "elgoog", "abc", "cab", "tree", "x")


def draw_graph(rng: np.random.Generator, n: int, m: int) -> dict[str, Any]:
    """A path through half of n nodes, m edges more within each half, and two ends."""
    names = [chr(97 + at) for at in range(n)]
    edges = {(a, b) for half in (names[: n // 2], names[n // 2 :]) for a, b in pairwise(half)}
    edges |= {tuple(rng.choice(names[: n // 2], 2, replace=False).tolist()) for _ in range(m)}
    both = edges | {(b, a) for a, b in edges}
    graph = {name: sorted(b for a, b in both if a == name) for name in names}
    return {"graph": graph, "start": names[0], "goal": names[n // 2 - 1], "apart": names[-1]}


on_graphs = Problems(draw_graph, [{"n": 8, "m": 1}, {"n": 12, "m": 2}, {"n": 10, "m": 1}])


def missing(rng: np.random.Generator, n: int, m: int, there: bool) -> dict[str, Any]:
    """The same, with a goal that may be out of reach."""
    drawn = draw_graph(rng, n, m)
    return drawn if there else {**drawn, "goal": drawn["apart"]}


on_paths = Problems(
    missing,
    [
        {"n": n, "m": 1, "there": there}
        for n, there in ((8, True), (10, False), (12, True), (14, True))
    ],
)


@lab.function(graphs, on=on_paths, returns={"steps": 3, "unreachable": Raises(1, ValueError)})
def distance(graph: Graph, start: str, goal: str) -> int:
    """Number of edges on a shortest path."""
    seen, front, steps = {start}, [start], 0
    while front:
        if goal in front:
            return steps
        steps += 1
        front = [b for a in front for b in graph[a] if b not in seen]
        seen.update(front)
    raise ValueError(f"no path to {goal}")


@lab.function(graphs, on=on_graphs, returns={"groups": UpToOrder(3, levels=2)})
def components(graph: Graph) -> list[list[str]]:
    """Connected groups of nodes."""
    groups: list[list[str]] = []
    for node in graph:
        if not any(node in group for group in groups):
            group = [node]
            for one in group:
                group += [other for other in graph[one] if other not in group]
            groups.append(group)
    return groups


on_items = Problems(
    lambda rng, n: {
        "weights": rng.integers(1, 9, n).tolist(),
        "values": rng.integers(1, 99, n).tolist(),
        "capacity": int(rng.integers(10, 20)),
    },
    [{"n": 5}, {"n": 8}, {"n": 5}],
)


@lab.function(tables, on=on_items, returns={"best": 3})
def knapsack(weights: list[int], values: list[int], capacity: int) -> int:
    """Largest value that fits."""
    best = [0] * (capacity + 1)
    for weight, value in zip(weights, values, strict=True):
        for room in range(capacity, weight - 1, -1):
            best[room] = max(best[room], best[room - weight] + value)
    return best[capacity]


def two_words(rng: np.random.Generator, n: int, m: int) -> dict[str, Any]:
    """Texts of n and m letters."""
    return {"a": "".join(rng.choice(list("abc"), n)), "b": "".join(rng.choice(list("abc"), m))}


@lab.function(
    tables,
    on=Problems(two_words, [{"n": 5, "m": 7}, {"n": 6, "m": 3}, {"n": 4, "m": 4}]),
    returns={"edits": 3},
)
def edit_distance(a: str, b: str) -> int:
    """Fewest insertions, deletions and replacements."""
    row = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (one != other))
    return row[-1]


on_fib = Problems(lambda rng, n: {"n": n}, [{"n": 10}, {"n": 1}, {"n": 60}, {"n": 120}])


@lab.function(tables, on=on_fib, returns={"number": 2})
def fib(n: int) -> int:
    """The n-th Fibonacci number, the first of which is 0."""
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


on_merge = Problems(
    lambda rng, n, m: {
        "left": sorted(rng.integers(99, size=n).tolist()),
        "right": sorted(rng.integers(99, size=m).tolist()),
    },
    [{"n": 4, "m": 3}, {"n": 2, "m": 6}, {"n": 0, "m": 2}, {"n": 4, "m": 3}],
)


@lab.function(lists, on=on_merge, returns={"merged": 2})
def merge(left: list[int], right: list[int]) -> list[int]:
    """One sorted list of two."""
    return sorted(left + right)


on_numbers = Problems(
    lambda rng, n: {"numbers": rng.integers(99, size=n).tolist()},
    [{"n": 7}, {"n": 1}, {"n": 10}, {"n": 7}],
)


@lab.function(lists, on=on_numbers, returns={"ordered": 2})
def merge_sort(numbers: list[int]) -> list[int]:
    """A sorted list, by merging halves."""
    return sorted(numbers)


@lab.function(
    lists,
    on=Problems(lambda rng, n: {"n": n}, [{"n": 30}, {"n": 2}, {"n": 100}]),
    returns={"primes": 2},
)
def sieve(n: int) -> list[int]:
    """All primes up to n."""
    return [p for p in range(2, n + 1) if all(p % d for d in range(2, int(p**0.5) + 1))]


on_words = Problems(
    lambda rng, n: {"words": rng.permutation(_WORDS)[:n].tolist()}, [{"n": 9}, {"n": 6}, {"n": 6}]
)


@lab.function(lists, on=on_words, returns={"table": Text(2), "count": Output(1)})
def summary(words: list[str]) -> tuple[str, dict[int, int]]:
    """A line for each word and its length, and how many words there are of each length."""
    lines = [f"{word:10} {len(word)}" for word in words]
    lengths = [len(word) for word in words]
    return "\n".join(lines), {length: lengths.count(length) for length in lengths}


lab.mistakes(
    [
        Mistake(
            "counts-nodes",
            "distance",
            "Does it count edges, or the nodes on the way?",
            lambda graph, start, goal: {"steps": distance(graph, start, goal) + 1},
            credit=0.5,
        ),
        Mistake(
            "not-sorted",
            "merge",
            "One list stands after the other: are their heads compared?",
            lambda left, right: {"merged": left + right},
            credit=0.25,
        ),
    ]
)
