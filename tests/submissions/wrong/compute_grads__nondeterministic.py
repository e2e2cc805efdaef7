"""Takes one sample of the batch at random ("stochastic" gradient descent).

loses: compute_grads.d_W compute_grads.d_b
mistake: nondeterministic
"""


def compute_grads(softmaxed, x, y):
    i = np.random.randint(x.shape[1])
    xi = x[:, i : i + 1]
    delta = softmaxed[:, i : i + 1] - y[:, i : i + 1]
    return delta @ xi.T, delta
