"""Demand for work that makes, mends, checks or uses AI, as an index."""

from dataclasses import replace

from warehouse.tables import demand_index

TABLE = replace(
    demand_index.TABLE,
    name="ai_training_index",
    grain="One row per week, series and relation to AI: any, and each relation apart that has at least 100 labelled works",
)
