"""Returns values of every odd kind there is.

attack: protocol
loses: double.value add.value
"""
n = 0
class A:
    def __array__(self, *a, **k): return np.ma.masked_array([1.0, 2, 3], mask=True)
class F:
    def __float__(self): return np.float64("nan")
class I(np.ndarray):
    __array_interface__ = property(lambda s: {"shape": (10**9,), "typestr": "<f8", "data": (1, False), "version": 3})
class J:
    __array_interface__ = {"shape": (2000,), "typestr": "<f8", "data": (id(object), False), "version": 3}
class K:
    __array_struct__ = 7
    def __array__(self, dtype=None, copy=None): return self
odd = [A(), F(), np.ones(3).view(I), J(), np.datetime64("now"), np.array(["a"]), np.array([(1, 2.0)], dtype="i4,f8"), np.longdouble("1e4000"), 10**5000, range(10**9), memoryview(b"x"), np.broadcast_to(1.0, (10**9,)), np.lib.stride_tricks.as_strided(np.ones(1), (10**5, 10**5), (0, 0)), np.ones((1,) * 32), np.empty((0, 10**12)), [[1], [1, 2]], "1", b"1", float("nan"), complex("nan+1j"), np.array(None), K()]
import os
def double(x):
    global n
    n += 1
    return odd[(n * 7) % len(odd)]
def add(x, y):
    return tuple([*odd, x])
