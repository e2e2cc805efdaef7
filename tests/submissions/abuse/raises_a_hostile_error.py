"""Raises an exception that fights being described.

attack: output
loses: double.value
"""
class Hostile(BaseException):
    def __str__(self): raise KeyboardInterrupt
    __repr__ = __str__
    __class__ = property(lambda self: 1 / 0)
Hostile.__name__ = "\x1b]0;owned\x07<script>alert(1)</script>\nRETURNED"
def double(x):
    raise Hostile(10**7 * "x")
