"""Other names for the parameters, short ones and Italian ones."""

def compute_grads(probabilita, ingressi, etichette):
    campioni = ingressi.shape[1]
    errore = probabilita - etichette
    grad_pesi = errore @ ingressi.T / campioni
    grad_soglie = errore.sum(axis=1, keepdims=True) / campioni
    return grad_pesi, grad_soglie


def compute_loss(q, p):
    return -(p * np.log(q)).sum() / p.shape[1]


def relu(z):
    return np.maximum(z, 0)


def d_relu(z):
    return np.where(z > 0, 1, 0)


def forward_NN(V, c, W, b, inputs):
    a = relu(W @ inputs + b)
    theta = V @ a + c
    return softmax(theta), a, theta


def compute_grads_NN(a, yhat, V, inputs, targets, w, b):
    n = targets.shape[1]
    d_theta = (yhat - targets) / n
    d_a = V.T @ d_theta
    d_z = d_a * d_relu(w @ inputs + b)
    return d_theta @ a.T, d_theta.sum(axis=1, keepdims=True), d_z @ inputs.T, d_z.sum(axis=1, keepdims=True)
