"""Returns an object that gives an array only after for ever.

attack: protocol
loses: double.value
limits: call=1
names: call_time
"""
class Endless:
    def __array__(self, *args, **kwargs):
        while True:
            pass
def double(x):
    return Endless()
