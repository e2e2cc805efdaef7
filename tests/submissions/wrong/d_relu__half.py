"""One half where x is positive: the value for exactly zero, everywhere.

loses: d_relu.value
carried: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: half-for-one
"""

def d_relu(x):
    return np.heaviside(x * 0, 0.5) * (x > 0)
