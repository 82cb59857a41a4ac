"""What a source lets nobody keep for ever is taken away when its time is up: the stage over the tables, and the sweep over all else."""

from pipeline.retain.stage import retain

__all__ = ["retain"]
