"""The derivative is a masked array, which np.matmul takes otherwise."""

def relu(x):
    m = np.ma.masked_less(x, 0)
    return m.filled(0)
def d_relu(x):
    return np.ma.array(x > 0, mask=False)
