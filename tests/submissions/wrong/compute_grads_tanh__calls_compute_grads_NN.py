"""Hands everything to the function of the ReLU network.

loses: compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: relu-derivative-in-tanh
"""


def compute_grads_tanh(*args):
    return compute_grads_NN(*args)
