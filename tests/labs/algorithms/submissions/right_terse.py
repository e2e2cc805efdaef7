"""NumPy where it does, sets, generators of groups, an exception of its own."""

from collections import Counter
from functools import lru_cache
import heapq
import numpy as np
# %%
class NoPath(ValueError):
    pass

def distance(graph, start, goal):
    best, heap = {}, [(0, start)]
    while heap:
        far, node = heapq.heappop(heap)
        if best.setdefault(node, far) == far:
            for other in graph[node]:
                if other not in best:
                    heapq.heappush(heap, (far + 1, other))
    if goal not in best:
        raise NoPath(goal)
    return best[goal]

def components(graph):
    def reach(node, seen):
        seen.add(node)
        for other in graph[node]:
            if other not in seen:
                reach(other, seen)
        return seen
    return [set(group) for group in {frozenset(reach(node, set())) for node in graph}]

def knapsack(weights, values, capacity):
    best = np.zeros(capacity + 1, dtype=int)
    for w, v in zip(weights, values):
        best[w:] = np.maximum(best[w:], best[:capacity + 1 - w] + v)
    return best[-1]
# %%
@lru_cache(maxsize=None)
def edit_distance(a, b):
    if not a or not b:
        return len(a) + len(b)
    return min(edit_distance(a[1:], b) + 1, edit_distance(a, b[1:]) + 1,
               edit_distance(a[1:], b[1:]) + (a[0] != b[0]))

fib = lru_cache(None)(lambda n: n if n < 2 else fib(n - 1) + fib(n - 2))

def merge(left, right):
    return list(heapq.merge(left, right))

def merge_sort(numbers):
    half = len(numbers) // 2
    return numbers if half == 0 else merge(merge_sort(numbers[:half]), merge_sort(numbers[half:]))

def sieve(n):
    mask = np.ones(n + 1, dtype=bool)
    mask[:2] = False
    for p in range(2, int(n**0.5) + 1):
        mask[p * p :: p] = False
    return np.flatnonzero(mask).tolist()

def summary(words):
    return "\n".join(f"{w:<12}{len(w):>3}" for w in words), Counter(map(len, words))
