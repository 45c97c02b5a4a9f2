"""Pledges as a pandas frame, cell by cell as in a notebook: who pledged how much to whom, and which words say so.

Run it against a service with `python examples/pledges_in_pandas.py [ADDRESS]`; needs pandas and pyarrow.
"""

import sys

import pandas as pd

address = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"

# %% All pledges in one frame: dates as dates, names as lists, amounts as value and currency.
pledges = pd.read_parquet(f"{address}/export?format=parquet&type=pledges")
print(f"{len(pledges)} pledges; by id each once: {pledges['id'].is_unique}")
print(pledges[["start_date", "actors", "targets", "items"]].to_string(index=False))

# %% One row an amount.
amounts = pledges.explode("amounts").dropna(subset=["amounts"])
amounts = amounts.join(amounts["amounts"].apply(pd.Series))
print(amounts[["start_date", "actor_countries", "value", "currency", "wording"]].to_string(index=False))

# %% The sum of each currency by pledging country, an amount counted for each country that pledged it.
by_country = amounts.assign(country=amounts["actor_countries"].map(set)).explode("country")
print(by_country.groupby(["country", "currency"])["value"].sum().to_string())

# %% The words that prove the first.
print(pledges["evidence"].iloc[0][0]["quote"])

# %% The same as CSV, for tools that have no Parquet.
table = pd.read_csv(f"{address}/export?format=csv&type=pledges", parse_dates=["start"], date_format="ISO8601")
print(table[["start", "actors", "amounts"]].to_string(index=False))
