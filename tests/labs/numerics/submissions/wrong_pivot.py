"""No pivoting: the factors lose all digits.

loses: lu.residual
"""
def lu(A):
    n, U, L = len(A), A.copy(), np.eye(len(A))
    for k in range(n):
        for i in range(k + 1, n):
            L[i, k] = U[i, k] / U[k, k]
            U[i] -= L[i, k] * U[k]
    return np.eye(n), L, np.triu(U)
