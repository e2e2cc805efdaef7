"""The halves are put one after the other: sorting with a right merge would be right.

loses: merge.merged
hint: not-sorted
keeps: merge.merged=0.25
"""
def merge(left, right):
    return left + right
