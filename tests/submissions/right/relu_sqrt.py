"""relu through the square root of the square, derivative as a quotient with a guard."""

def relu(x):
    return 0.5 * (x + np.sqrt(x**2))


def d_relu(x):
    r = relu(x)
    return np.divide(r, x, out=np.zeros_like(x), where=x != 0)
