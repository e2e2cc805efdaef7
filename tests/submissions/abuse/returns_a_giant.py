"""Returns far more than was asked for.

attack: memory
loses: double.value
names: reply
"""
def double(x):
    return np.zeros((4_000_000,))
