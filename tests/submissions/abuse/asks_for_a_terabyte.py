"""Asks for a terabyte at once.

loses: double.value
names: memory
"""
def double(x):
    return np.ones(2**37)
