"""Very long-winded code: one operation a line, everything named, comments on each."""

def compute_grads_NN(hidden, softmaxed, U, X_batch, Y_batch, W, b1):
    # sizes
    number_of_classes = U.shape[0]
    number_of_hidden_units = U.shape[1]
    number_of_inputs = X_batch.shape[0]
    number_of_samples = X_batch.shape[1]

    # derivative of the loss with respect to theta (the scores)
    gradient_of_loss_wrt_theta = softmaxed - Y_batch
    gradient_of_loss_wrt_theta = gradient_of_loss_wrt_theta / number_of_samples

    # theta = U h + b2, with respect to U
    hidden_transposed = np.transpose(hidden)
    d_U = np.matmul(gradient_of_loss_wrt_theta, hidden_transposed)

    # theta = U h + b2, with respect to b2
    d_b2 = np.sum(gradient_of_loss_wrt_theta, axis=1)
    d_b2 = np.reshape(d_b2, (number_of_classes, 1))

    # theta = U h + b2, with respect to h
    U_transposed = np.transpose(U)
    gradient_of_loss_wrt_hidden = np.matmul(U_transposed, gradient_of_loss_wrt_theta)

    # h = ReLU(z), with respect to z
    z = np.matmul(W, X_batch)
    z = z + b1
    derivative_of_relu = np.zeros((number_of_hidden_units, number_of_samples))
    positive_positions = z > 0
    derivative_of_relu[positive_positions] = 1
    gradient_of_loss_wrt_z = gradient_of_loss_wrt_hidden * derivative_of_relu

    # z = W x + b1, with respect to W
    X_transposed = np.transpose(X_batch)
    d_W = np.matmul(gradient_of_loss_wrt_z, X_transposed)
    d_W = np.reshape(d_W, (number_of_hidden_units, number_of_inputs))

    # z = W x + b1, with respect to b1
    d_b1 = np.sum(gradient_of_loss_wrt_z, axis=1)
    d_b1 = np.reshape(d_b1, (number_of_hidden_units, 1))

    # now we have all the gradients
    result = (d_U, d_b2, d_W, d_b1)
    return result
