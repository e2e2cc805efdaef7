# In[1]:
import numpy as np


# In[2]:
def softmax(z):
    q = np.exp(z)
    return q / np.sum(q, axis=0, keepdims=True)


def compute_grads(softmaxed, x, y):
    diff = (softmaxed - y) / y.shape[1]
    return np.einsum("cn,mn->cm", diff, x), diff.sum(axis=1)[:, None]


def compute_loss(softmaxed, y):
    picked = softmaxed[y.argmax(axis=0), np.arange(y.shape[1])]
    return -np.log(picked).mean()


def relu(x):
    return x * (x > 0)


def d_relu(x):
    return np.where(x > 0, 1, 0)


def forward_NN(U, b2, W, b1, x):
    h = relu(np.dot(W, x) + b1)
    theta = np.dot(U, h) + b2
    return softmax(theta), h, theta


def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_z = np.dot(U.T, d_out) * d_relu(np.dot(W, X_batch) + b1)
    d_U = np.dot(d_out, hidden.T) / N
    d_b2 = np.mean(d_out, axis=1, keepdims=True)
    d_W = np.dot(d_z, X_batch.T) / N
    d_b1 = np.mean(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1


def forward_tanh(U, b2, W, b1, X_batch):
    a = np.dot(W, X_batch) + b1
    h = 2 / (1 + np.exp(-2 * a)) - 1
    scores = np.dot(U, h) + b2
    return softmax(scores), h, scores


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = Y_batch.shape[1]
    d_out = softmaxed - Y_batch
    d_z = np.dot(U.T, d_out) * (1 - np.tanh(np.dot(W, X_batch) + b1) ** 2)
    d_U = np.dot(d_out, hidden.T) / N
    d_b2 = np.mean(d_out, axis=1, keepdims=True)
    d_W = np.dot(d_z, X_batch.T) / N
    d_b1 = np.mean(d_z, axis=1, keepdims=True)
    return d_U, d_b2, d_W, d_b1
