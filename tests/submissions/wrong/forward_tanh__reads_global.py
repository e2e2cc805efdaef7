"""Written as a closure over the notebook's W: the argument has another name.

loses: forward_tanh.softmaxed forward_tanh.hidden forward_tanh.out
mistake: reads-global
"""

W = np.random.RandomState(7).normal(size=(16, 2))

# %%
def forward_tanh(U, b2, W1, b1, X_batch):
    hidden = np.tanh(W @ X_batch + b1)
    out = U @ hidden + b2
    return softmax(out), hidden, out
