"""Not yet written.

loses: compute_grads_tanh.d_U compute_grads_tanh.d_b2 compute_grads_tanh.d_W compute_grads_tanh.d_b1
mistake: unfilled
"""

def compute_grads_tanh(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    raise NotImplementedError("Replace this line by your code.")
