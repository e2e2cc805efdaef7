"""The forward passes take the samples one after the other and stack the columns."""

def forward_NN(U, b2, W, b1, x):
    hidden, out = [], []
    for sample in x.T:
        h = relu(W @ sample[:, None] + b1)
        hidden.append(h)
        out.append(U @ h + b2)
    hidden = np.concatenate(hidden, axis=1)
    out = np.column_stack(out)
    return softmax(out), hidden, out


def forward_tanh(U, b2, W, b1, X_batch):
    N = X_batch.shape[1]
    hidden = np.zeros((W.shape[0], N))
    out = np.zeros((U.shape[0], N))
    probs = np.zeros((U.shape[0], N))
    for i in range(N):
        hidden[:, i] = np.tanh(np.dot(W, X_batch[:, i]) + b1.ravel())
        out[:, i] = np.dot(U, hidden[:, i]) + b2.ravel()
        probs[:, i] = np.exp(out[:, i]) / np.exp(out[:, i]).sum()
    return probs, hidden, out


def relu(x):
    return np.maximum(x, 0)
