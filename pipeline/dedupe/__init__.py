"""Same work: reposts, city copies, edited versions and cross-source twins get one `work_id`."""

from pipeline.dedupe.stage import dedupe

__all__ = ["dedupe"]
