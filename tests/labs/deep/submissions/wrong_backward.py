"""The slope of the ReLU is missing; weights are not small.

loses: backward.gradients initialize.parameters
"""
def backward(output, Y, parameters, caches):
    grads, dZ = {}, (output - Y) / Y.shape[1]
    for l in reversed(range(len(caches))):
        grads[f"W{l + 1}"] = dZ @ caches[l][0].T
        grads[f"b{l + 1}"] = dZ.sum(axis=1, keepdims=True)
        dZ = parameters[f"W{l + 1}"].T @ dZ
    return grads
# %%
def initialize(widths):
    made = {}
    for l in range(1, len(widths)):
        made[f"W{l}"] = np.random.randn(widths[l], widths[l - 1])
        made[f"b{l}"] = np.zeros((widths[l], 1))
    return made
