"""An epsilon from a namespace of settings."""

from types import SimpleNamespace
cfg = SimpleNamespace(eps=1e-12, n_hidden=16)
def compute_loss(softmaxed, y):
    return -np.mean(np.sum(y * np.log(softmaxed + cfg.eps), axis=0))
