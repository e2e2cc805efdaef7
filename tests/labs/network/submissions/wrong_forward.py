"""The output lacks its bias: the backward pass on that cache is right by itself.

loses: forward_propagation.A2
carried: backward_propagation.dW1 backward_propagation.db1 backward_propagation.dW2 backward_propagation.db2
"""


def forward_propagation(X, parameters):
    A1 = np.tanh(np.dot(parameters["W1"], X) + parameters["b1"])
    A2 = 1 / (1 + np.exp(-np.dot(parameters["W2"], A1)))
    return A2, {"A1": A1, "A2": A2}
