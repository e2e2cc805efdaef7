"""Nothing is drawn, a variable still has its dots.

instead_of: Question 5
status: not_attempted
loses: rows months.title months.lines revenue.revenue
"""
rows = ...
# %%
# Question 5
# %%
def revenue(sales, price):
    pass
