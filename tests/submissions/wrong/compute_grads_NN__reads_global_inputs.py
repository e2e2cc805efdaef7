"""Takes the inputs from X_train and the labels from Y_train.

loses: compute_grads_NN.d_U compute_grads_NN.d_b2 compute_grads_NN.d_W compute_grads_NN.d_b1
mistake: reads-global
"""

from sklearn.datasets import make_moons

moons, moon = make_moons(n_samples=500, noise=0.2, random_state=42)
X_train, Y_train = moons[:300], np.eye(2)[moon[:300]]

# %%
def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = len(X_train)
    d_out = (softmaxed - Y_train.T) / N
    d_U = d_out @ hidden.T
    d_b2 = d_out.sum(axis=1, keepdims=True)
    d_z = (U.T @ d_out) * d_relu(hidden)
    return d_U, d_b2, d_z @ X_train, d_z.sum(axis=1, keepdims=True)
