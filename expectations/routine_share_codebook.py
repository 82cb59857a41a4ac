"""What must be true of `routine_share_codebook`: shares corrected by audits, and by nothing else."""

from __future__ import annotations

from expectations.corrected import corrected_suite

SUITE = corrected_suite("routine_share_codebook")
