"""Gives its argument another dtype, size and shape in place.

attack: marks
loses: double.value
"""
def double(x):
    out = 0 * x
    x.dtype = np.int8
    x.resize((10_000_000,), refcheck=False)
    x.shape = (1000, 10000)
    return out
