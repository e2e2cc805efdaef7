"""One thread per sample."""

from concurrent.futures import ThreadPoolExecutor
def compute_loss(softmaxed, y):
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(lambda n: -np.log(softmaxed[:, n] @ y[:, n]), range(y.shape[1])))
    return sum(parts) / len(parts)
