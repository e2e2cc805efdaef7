"""Labels by argmax, then 1 subtracted in a copy of the probabilities at the right class."""

def compute_loss(softmaxed, y):
    num_train = y.shape[1]
    labels = np.argmax(y, axis=0)
    correct_logprobs = -np.log(softmaxed[labels, np.arange(num_train)])
    data_loss = np.sum(correct_logprobs) / num_train
    return data_loss


def compute_grads(softmaxed, x, y):
    num_train = y.shape[1]
    dscores = softmaxed.copy()
    dscores[np.argmax(y, axis=0), range(num_train)] -= 1
    dscores /= num_train
    dW = np.dot(dscores, x.T)
    db = np.sum(dscores, axis=1, keepdims=True)
    return dW, db


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    num_train = Y_batch.shape[1]
    dscores = np.array(softmaxed)
    dscores[np.argmax(Y_batch, axis=0), range(num_train)] -= 1
    dscores /= num_train
    dU = np.dot(dscores, hidden.T)
    db2 = np.sum(dscores, axis=1, keepdims=True)
    # next backprop into hidden layer
    dhidden = np.dot(U.T, dscores)
    # backprop the ReLU non-linearity
    dhidden[hidden <= 0] = 0
    # finally into W,b
    dW = np.dot(dhidden, X_batch.T)
    db = np.sum(dhidden, axis=1, keepdims=True)
    return dU, db2, dW, db
