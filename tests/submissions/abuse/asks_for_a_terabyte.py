"""Asks for a terabyte at once.

attack: memory
loses: double.value
names: memory
"""
def double(x):
    return np.ones(2**37)
