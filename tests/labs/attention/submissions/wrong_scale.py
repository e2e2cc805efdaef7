"""The products are not scaled; several heads on a right one would be right.

loses: attend.output attend.attention
hint: not-scaled
keeps: attend.output=0.5
"""
def attend(Q, K, V, mask=None):
    scores = Q @ K.T
    if mask is not None:
        scores = np.where(mask, scores, -1e9)
    attention = softmax(scores)
    return attention @ V, attention
