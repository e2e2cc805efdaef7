"""np.ceil clipped between 0 and 1."""

def d_relu(x):
    return np.clip(np.ceil(x), 0, 1)
