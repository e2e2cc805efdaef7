"""Data frames: a file that the course gives, a module that is handed in, variables and a figure."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from grader.lab import Ignored, Lab, Output, Problems, TableEqual, Text, UpToOrder, Within

lab = Lab(
    "frames",
    "Sales",
    files=("data/sales.csv",),
    submits=("cleaning.py",),
    packages=("pandas>=2", "matplotlib>=3"),
)
questions = lab.task("1", "Questions")
tables = lab.task("2", "Tables")

SALES = pd.read_csv(Path(__file__).parent / "data" / "sales.csv")
BY_MONTH = SALES.groupby("month")["amount"].sum()

lab.variable(questions, "rows", len(SALES), points=1)
lab.variable(
    questions,
    "cities",
    points=UpToOrder(2),
    reference=lambda: sorted(SALES["city"].unique().tolist()),
)
lab.variable(
    questions,
    "mean_amount",
    points=Within(2, 0.01),
    after=r"Question 3",
    reference=lambda: float(SALES["amount"].mean()),
)
lab.variable(
    questions,
    "best",
    points=Text(1, case=False),
    reference=lambda: str(SALES.groupby("city")["amount"].sum().idxmax()),
)


@lab.figure(questions, after=r"Question 5", returns={"title": Text(1, case=False), "lines": 2})
def months() -> dict[str, Any]:
    """Sales by month, as one line with a title."""
    return {"title": "Sales by month", "lines": [np.column_stack([BY_MONTH.index, BY_MONTH])]}


def frames(rng: np.random.Generator, n: int) -> dict[str, Any]:
    """Sales in three cities, some amounts of which are missing."""
    amounts = rng.integers(1, 99, n).astype(float)
    amounts[rng.integers(n)] = np.nan
    cities = rng.permutation((["Ulm", "Kiel", "Bonn"] * n)[:n])
    return {
        "sales": pd.DataFrame({"city": cities, "amount": amounts}),
        "price": float(rng.uniform(1, 9)),
    }


on = Problems(frames, [{"n": 6}, {"n": 9}, {"n": 7}, {"n": 6}])


@lab.function(tables, on=on, returns={"totals": TableEqual(3, order=False)})
def totals(sales: Any) -> Any:
    """A table of each city and its total, in any order."""
    return sales.groupby("city", as_index=False)["amount"].sum()


@lab.function(tables, on=on, returns={"cleaned": TableEqual(2)})
def clean(sales: Any) -> Any:
    """The sales without rows that have no amount, counted anew."""
    return sales.dropna().reset_index(drop=True)


@lab.function(tables, on=on, returns={"revenue": Output(2, tolerance=1e-8), "table": Ignored()})
def revenue(sales: Any, price: float) -> tuple[float, Any]:
    """All that is sold, times the price; and the table with a column more."""
    return float(sales["amount"].sum() * price), sales.assign(revenue=sales["amount"] * price)
