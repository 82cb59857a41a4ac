"""Estimators and their intervals: arrays in, arrays out; nothing here knows a table."""
