"""Left as it was handed out: a docstring, and a name that nothing has made.

loses: compute_loss.loss
mistake: unfilled
"""

def compute_loss(softmaxed: np.ndarray, y: np.ndarray) -> float:
    """The loss, averaged over a batch."""

    return loss
