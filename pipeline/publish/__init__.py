"""Releases: plain Parquet with a manifest, a report for readers and a quality report for maintainers."""

from pipeline.publish.stage import publish

__all__ = ["publish"]
