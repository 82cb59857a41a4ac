"""Share of routine work in the inflow as people would label it: the classifier's errors corrected by audits."""

from dataclasses import replace

from warehouse.tables import routine_share_codebook

TABLE = replace(routine_share_codebook.TABLE, name="routine_share_human")
