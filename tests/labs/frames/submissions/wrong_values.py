"""Values that are there and wrong, and a figure of something else.

instead_of: Question 5
loses: rows best months.title months.lines totals.totals
"""
rows = 17
best = "Hamburg"
# %%
# Question 5
plt.plot(df["amount"])
plt.show()
# %%
def totals(sales):
    return sales.groupby("city", as_index=False)["amount"].mean()
