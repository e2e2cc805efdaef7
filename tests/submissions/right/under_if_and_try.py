"""Definitions under if and try."""

if True:
    def relu(x): return np.maximum(x, 0)
try:
    import cupy
except ImportError:
    def d_relu(x): return (x > 0) * 1.
else:
    d_relu = cupy
