"""The given softmax is rewritten with the wrong axis; both forward passes use it.

loses: forward_NN.softmaxed forward_tanh.softmaxed
mistake: softmax-wrong-axis
"""


def softmax(z):
    exp_z = np.exp(z - z.max())
    return exp_z / np.sum(exp_z, axis=-1, keepdims=True)

# %%
def forward_NN(U, b2, W, b1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out

# %%
def forward_tanh(U, b2, W, b1, X_batch):
    hidden = np.tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
