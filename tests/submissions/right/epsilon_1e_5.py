"""An epsilon of 1e-5 inside the logarithm.
note: epsilon
"""

def compute_loss(softmaxed, y):
    epsilon = 1e-5
    return -np.sum(y * np.log(softmaxed + epsilon)) / y.shape[1]
