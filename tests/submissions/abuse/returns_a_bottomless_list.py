"""Returns a list that contains itself.

loses: double.value
"""
def double(x):
    bottomless = []
    bottomless.append(bottomless)
    return bottomless
