"""Returns a list that contains itself.

attack: protocol
loses: double.value
"""
def double(x):
    bottomless = []
    bottomless.append(bottomless)
    return bottomless
