"""Loops, dicts and lists as they are taught."""

from collections import deque
# %%
def distance(graph, start, goal):
    queue = deque([(start, 0)])
    visited = set([start])
    while queue:
        node, steps = queue.popleft()
        if node == goal:
            return steps
        for neighbour in graph[node]:
            if neighbour not in visited:
                visited.add(neighbour)
                queue.append((neighbour, steps + 1))
    raise ValueError("unreachable")
# %%
def components(graph):
    visited = set()
    result = []
    for node in sorted(graph, reverse=True):
        if node in visited:
            continue
        stack, group = [node], []
        while stack:
            one = stack.pop()
            if one in visited:
                continue
            visited.add(one)
            group.append(one)
            stack.extend(graph[one])
        result.append(group)
    return result
# %%
def knapsack(weights, values, capacity):
    n = len(weights)
    K = [[0] * (capacity + 1) for _ in range(n + 1)]
    for i in range(1, n + 1):
        for w in range(capacity + 1):
            K[i][w] = K[i - 1][w]
            if weights[i - 1] <= w:
                K[i][w] = max(K[i][w], K[i - 1][w - weights[i - 1]] + values[i - 1])
    return K[n][capacity]
# %%
def edit_distance(a, b):
    D = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) + 1):
        D[i][0] = i
    for j in range(len(b) + 1):
        D[0][j] = j
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            same = 0 if a[i - 1] == b[j - 1] else 1
            D[i][j] = min(D[i - 1][j] + 1, D[i][j - 1] + 1, D[i - 1][j - 1] + same)
    return D[len(a)][len(b)]
# %%
memo = {}
def fib(n):
    if n in memo:
        return memo[n]
    if n < 2:
        return n
    memo[n] = fib(n - 1) + fib(n - 2)
    return memo[n]
# %%
def merge(left, right):
    left, right = list(left), list(right)
    result = []
    while left and right:
        if left[0] <= right[0]:
            result.append(left.pop(0))
        else:
            result.append(right.pop(0))
    return result + left + right
# %%
def merge_sort(numbers):
    if len(numbers) <= 1:
        return numbers
    middle = len(numbers) // 2
    return merge(merge_sort(numbers[:middle]), merge_sort(numbers[middle:]))
# %%
def sieve(n):
    prime = [True] * (n + 1)
    primes = []
    for p in range(2, n + 1):
        if prime[p]:
            primes.append(p)
            for multiple in range(p * p, n + 1, p):
                prime[multiple] = False
    return primes
# %%
def summary(words):
    table = ""
    count = {}
    for word in words:
        table += word + " " + str(len(word)) + "\n"
        count[len(word)] = count.get(len(word), 0) + 1
    return table, count
