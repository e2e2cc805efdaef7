"""Returns an object that says that its memory is anywhere.

attack: protocol
loses: double.value
"""
class J:
    __array_interface__ = {"shape": (2000,), "typestr": "<f8", "data": (16, False), "version": 3}
    def __array__(self, *a, **k): return np.asarray(type("K", (), {"__array_interface__": self.__array_interface__})())
def double(x):
    return J()
