"""Cell by cell, each question in its own."""

import pandas as pd
import matplotlib.pyplot as plt
from cleaning import clean
# %%
df = pd.read_csv("data/sales.csv")
rows = df.shape[0]
# %%
cities = list(df["city"].unique())
# %%
# Question 3
mean_amount = df["amount"].mean()
# %%
mean_amount = None  # used for something else later
best = df.groupby("city")["amount"].sum().sort_values().index[-1]
# %%
plt.plot([3, 1, 2], label="a draft")
plt.show()
# %%
# Question 5
by_month = df.groupby("month")["amount"].sum()
plt.figure()
plt.plot(by_month.index, by_month.values, marker="o")
plt.title("Sales by Month")
plt.xlabel("month")
plt.show()
# %%
plt.hist(df["amount"])
plt.show()
# %%
def totals(sales):
    return sales.groupby("city").agg({"amount": "sum"}).reset_index()
# %%
def revenue(sales, price):
    table = sales.copy()
    table["revenue"] = table["amount"] * price
    return table["revenue"].sum(), table
