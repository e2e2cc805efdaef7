"""Docstrings and comments in Italian, German and Japanese; an f-string in an error."""

def compute_grads(softmaxed, x, y):
    """Calcola i gradienti della funzione di perdita rispetto a W e b.

    Il gradiente rispetto a z è (softmaxed − y); la media è sul batch.
    """
    n_campioni = x.shape[1]
    differenza = softmaxed - y                     # ∂L/∂z, una colonna per campione
    return differenza @ x.T / n_campioni, differenza.mean(axis=1, keepdims=True)


def compute_loss(softmaxed, y):
    """Kreuzentropie, gemittelt über den Stapel (größer als null)."""
    if softmaxed.shape != y.shape:
        raise ValueError(f"Formen {softmaxed.shape} ≠ {y.shape}")
    return -np.sum(y * np.log(softmaxed), axis=0).mean()


def relu(x):
    """正の部分"""
    return np.maximum(0, x)


def d_relu(x):
    """ReLUの微分"""
    return np.where(x > 0, 1.0, 0.0)


def forward_NN(U, b2, W, b1, x):
    """順伝播 — propagation avant"""
    caché = relu(W @ x + b1)
    sortie = U @ caché + b2
    return softmax(sortie), caché, sortie
