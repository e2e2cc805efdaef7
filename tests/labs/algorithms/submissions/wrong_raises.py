"""Stops with a KeyError where a ValueError is asked for; a prime too many.

loses: distance.unreachable sieve.primes
"""
def distance(graph, start, goal):
    far, front = {start: 0}, [start]
    for node in front:
        for other in graph[node]:
            if other not in far:
                far[other] = far[node] + 1
                front.append(other)
    return far[goal]
# %%
def sieve(n):
    return [p for p in range(1, n + 1) if all(p % d for d in range(2, p))]
