"""Works counted in cells, and the numbers that are published from them."""

from pipeline.measure.stage import measure

__all__ = ["measure"]
