"""Returns far more than was asked for.

loses: double.value
names: reply
"""
def double(x):
    return np.zeros((4_000_000,))
