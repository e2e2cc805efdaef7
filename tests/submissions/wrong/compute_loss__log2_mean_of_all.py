"""Base 2 and a mean over all entries.

loses: compute_loss.loss
mistake: log2 + mean-of-all-entries
"""

from math import log


def compute_loss(softmaxed, y):
    total = []
    for row_q, row_p in zip(softmaxed, y):
        for q, p in zip(row_q, row_p):
            total.append(-p * log(q, 2))
    return sum(total) / len(total)
