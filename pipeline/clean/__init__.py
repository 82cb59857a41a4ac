"""Raw postings become postings: one small function per column, and the history of each posting derived from all nights as a set."""

from pipeline.clean.stage import clean

__all__ = ["clean"]
