"""Returns nothing but NaN, which no comparison finds greater than anything.

attack: marks
loses: double.value add.value
"""
def double(x):
    return np.full(np.shape(x), np.nan)
def add(x, y):
    return np.full(np.shape(x), np.inf)
