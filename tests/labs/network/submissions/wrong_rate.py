"""Another rate than the handout's default, and a cost whose sign is lost.

loses: update_parameters.W1 update_parameters.b1 update_parameters.W2 update_parameters.b2 compute_cost.cost
"""


def update_parameters(parameters, grads, learning_rate=0.1):
    return {k: v - learning_rate * grads["d" + k] for k, v in parameters.items()}


# %%
def compute_cost(A2, Y):
    return np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
