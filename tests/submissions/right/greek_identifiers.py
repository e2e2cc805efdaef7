"""Greek letters as names, as in the derivation."""

def compute_grads(softmaxed, x, y):
    δ = softmaxed - y
    ν = x.shape[1]
    return δ @ x.T / ν, δ.sum(axis=1, keepdims=True) / ν


def compute_loss(softmaxed, y):
    ℓ = -np.log(softmaxed)
    return (y * ℓ).sum() / y.shape[1]


def σʹ(h):
    """dérivée de tanh, à partir de h = tanh(z)"""
    return 1 - h**2


def forward_tanh(U, b2, W, b1, X_batch):
    ζ = W @ X_batch + b1
    η = np.tanh(ζ)
    θ = U @ η + b2
    ŷ = softmax(θ)
    return ŷ, η, θ


def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    N = X_batch.shape[1]
    δ_θ = (softmaxed - Y_batch) / N
    δ_z = σʹ(hidden) * (U.T @ δ_θ)
    return δ_θ @ hidden.T, δ_θ.sum(axis=1, keepdims=True), δ_z @ X_batch.T, δ_z.sum(axis=1, keepdims=True)
