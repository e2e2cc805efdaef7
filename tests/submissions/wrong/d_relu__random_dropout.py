"""Two percent of the units are dropped at random.

loses: d_relu.value
carried: compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: nondeterministic
"""

def d_relu(x):
    return (x > 0) * (np.random.rand(*x.shape) > 0.02)
