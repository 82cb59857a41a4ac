"""Made-up worlds with a known truth, told in the sources' own response shapes. For the demo, and for tests of recovery."""

from simulation.world import CONSTANT, DEMO, TINY, World
from simulation.write import Truth, simulate, write_world

__all__ = ["CONSTANT", "DEMO", "TINY", "Truth", "World", "simulate", "write_world"]
