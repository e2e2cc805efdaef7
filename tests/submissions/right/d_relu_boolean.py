"""The derivative of ReLU is the comparison itself."""

def d_relu(x):
    return x > 0
