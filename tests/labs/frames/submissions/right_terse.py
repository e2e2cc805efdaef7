"""Plain Python and pandas' own plots."""

import csv
import pandas as pd
from cleaning import *

with open("data/sales.csv") as file:
    held = list(csv.DictReader(file))
rows = len(held)
cities = {line["city"] for line in held}
# %%
df = pd.DataFrame(held).astype({"month": int, "amount": float})
# Question 3
mean_amount = round(sum(float(line["amount"]) for line in held) / rows, 2)
best = df.groupby("city").amount.sum().idxmax().upper()
# %%
# Question 5
axes = df.groupby("month")["amount"].sum().plot(title="sales by month")
# %%
def totals(sales):
    found = {city: part["amount"].sum() for city, part in sales.groupby("city")}
    return pd.DataFrame(found.items(), columns=["city", "amount"]).sort_values("amount")

def revenue(sales, price):
    return price * sales.amount.sum(), None
