"""Counts the nodes, and returns -1 where there is no path.

loses: distance.steps distance.unreachable
hint: counts-nodes
keeps: distance.steps=0.5
"""
from collections import deque
def distance(graph, start, goal):
    queue, seen = deque([(start, 1)]), {start}
    while queue:
        node, steps = queue.popleft()
        if node == goal:
            return steps
        for other in graph[node]:
            if other not in seen:
                seen.add(other)
                queue.append((other, steps + 1))
    return -1
