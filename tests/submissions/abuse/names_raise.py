"""Raises and returns things whose classes have no name, or one that is no text.

attack: output
loses: double.value add.value
"""
class Nameless(type):
    __name__ = property(lambda self: 1 / 0)
class Error(BaseException, metaclass=Nameless):
    def __str__(self):
        return "\ud800"
def double(x):
    raise Error
class Endless(str):
    def replace(self, *args): return self
    def __getitem__(self, at): return self
    def encode(self, *args): return b"\n" * 10**6
class Named(type):
    __name__ = property(lambda self: Endless("x"))
class Thing(metaclass=Named):
    pass
def add(x, y):
    return Thing()
