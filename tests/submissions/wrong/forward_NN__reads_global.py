"""The parameter is called b_1, the body uses the notebook's b1.

loses: forward_NN.softmaxed forward_NN.hidden forward_NN.out
mistake: reads-global
"""

rng = np.random.RandomState(1)
b1 = rng.normal(size=(16, 1))

# %%
def forward_NN(U, b_2, W, b_1, x):
    hidden = relu(W @ x + b1)
    out = U @ hidden + b_2
    return softmax(out), hidden, out
