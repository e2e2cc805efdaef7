"""Off by one or a constant: a wrong whole number is never nearly right.

loses: knapsack.best fib.number edit_distance.edits
"""
def knapsack(weights, values, capacity):
    return 2 * max(values)
# %%
def fib(n):
    return round(((1 + 5**0.5) / 2) ** n / 5**0.5)
# %%
def edit_distance(a, b):
    return abs(len(a) - len(b)) + sum(x != y for x, y in zip(a, b))
