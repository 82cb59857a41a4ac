"""The night as a list of stages: the DAG and the command line both iterate it. Imports nothing heavy: Airflow parses it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """One step of a build. `target` is module:function, imported only when the stage runs."""

    name: str
    title: str
    target: str


STAGES = (
    Stage("read", "Read the archives", "scrapers.read:read"),
    Stage("clean", "Clean the postings", "pipeline.clean:clean"),
    Stage("dedupe", "Find what is the same work", "pipeline.dedupe:dedupe"),
    Stage("classify", "Label the texts", "pipeline.classify:classify"),
    Stage("extract", "Read what the texts state", "pipeline.extract:extract"),
    Stage("measure", "Compute the measures", "pipeline.measure:measure"),
    Stage("retain", "Let go of what is past its limit", "pipeline.retain:retain"),
    Stage("check", "Check every table", "expectations.check:check"),
    Stage("publish", "Write the release", "pipeline.publish:publish"),
)
