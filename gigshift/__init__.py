"""The front door: the command line and the list of stages that the command line and the DAG both run."""

from importlib.metadata import version

__version__ = version("gigshift")
