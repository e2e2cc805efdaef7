"""Returns an object whose class says that it is an array.

attack: marks
loses: double.value
"""
class Liar:
    __class__ = np.ndarray
    dtype, ndim, shape, size, flat = np.dtype(float), 1, (3,), 3, [0, 0, 0]
    def __eq__(self, other): return True
    def tobytes(self): return b"0" * 24
    def __len__(self): return 10**9
def double(x):
    return Liar()
