"""What texts state: skills, AI tools, demands of the client and deadlines, read by a lexicon that is maintained by hand."""

from pipeline.extract.stage import extract

__all__ = ["extract"]
