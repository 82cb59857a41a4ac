"""How our categories map to the groups of other studies, so that tables can stand beside theirs.

Weights say how much of a category falls into a group; they add up to 1. Where a study names a kind of work itself, the assignment is
stated; every other one is our judgment, and a category that a study does not speak of is `outside`. Raise VERSION with any change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from warehouse.taxonomies import CATEGORIES, CATEGORY_CODES

VERSION = "1"
OUTSIDE = "outside"


@dataclass(frozen=True)
class Scheme:
    """The groups of one study: what they are called, where they stand, and the group (or weights of groups) of each category.

    `stated` are the categories that the study itself names; the rest we assigned.
    """

    title: str
    source: str
    groups: Mapping[str, str]
    assigned: Mapping[str, str | Mapping[str, float]]
    stated: frozenset[str]

    def weights(self, category: str) -> Mapping[str, float]:
        """Weight of each group that the category falls into."""
        group = self.assigned.get(category, OUTSIDE)
        return {group: 1.0} if isinstance(group, str) else group


def _assigned(**groups: str) -> dict[str, str | Mapping[str, float]]:
    """Categories (separated by spaces) by group, turned around."""
    return {category: group for group, names in groups.items() for category in names.split()}


SCHEMES: dict[str, Scheme] = {
    "oli": Scheme(
        "Online Labour Index, six occupations",
        "Kässi & Lehdonvirta 2018; examples of work in 'How is online work classified in the OLI?' (Oxford Internet Institute, 2016)",
        {"clerical": "Clerical and data entry", "creative": "Creative and multimedia", "professional": "Professional services",
         "sales": "Sales and marketing support", "software": "Software development and technology", "writing": "Writing and translation"},
        _assigned(clerical="data_entry transcription admin_support customer_support", creative="basic_graphics creative_design video_audio",
                  professional="bookkeeping business_consulting finance_legal engineering_architecture education_coaching",
                  sales="marketing_sales", software="web_development software_development data_analytics ai_engineering",
                  writing="translation content_writing creative_editorial")
        | {"web_research": {"clerical": 0.5, "sales": 0.5}, "ai_training": {"clerical": 0.5, "professional": 0.5}},
        frozenset({"data_entry", "transcription", "customer_support", "translation", "content_writing", "creative_design", "video_audio",
                   "software_development", "data_analytics", "marketing_sales", "business_consulting", "finance_legal"})),
    "demirci": Scheme(
        "Demirci, Hannane & Zhu, three groups of job clusters",
        "Demirci, Hannane & Zhu 2025 (Management Science): writing, software and engineering; graphic design and 3D; data and office, "
        "video, audio. Read in summaries, not in the paper",
        {"automation_prone": "Automation-prone", "image": "Image-generating", "manual_intensive": "Manual-intensive (their control)"},
        _assigned(automation_prone="translation content_writing creative_editorial web_development software_development ai_engineering "
                  "engineering_architecture", image="basic_graphics creative_design",
                  manual_intensive="data_entry transcription web_research admin_support video_audio ai_training")
        | {"data_analytics": {"automation_prone": 0.5, "manual_intensive": 0.5}},
        frozenset({"data_entry", "admin_support", "video_audio", "content_writing", "creative_design", "web_development",
                   "software_development", "engineering_architecture"})),
    "teutloff": Scheme(
        "Teutloff et al., three groups of skill clusters",
        "Teutloff, Einsiedler, Kässi, Braesemann, Mishkin & del Rio-Chanona 2025 (Journal of Economic Behavior & Organization): abstract "
        "and press release name writing, translation; machine learning, chatbots, coding. Their 116 clusters are finer than our categories",
        {"substitutable": "Substitutable", "complementary": "Complementary", "unaffected": "Unaffected"},
        _assigned(substitutable="translation content_writing",
                  complementary="web_development software_development data_analytics ai_engineering marketing_sales business_consulting "
                  "finance_legal education_coaching web_research",
                  unaffected="data_entry bookkeeping basic_graphics creative_design video_audio ai_training engineering_architecture "
                  "onsite_manual")
        | {"transcription": {"substitutable": 0.5, "unaffected": 0.5}, "creative_editorial": {"substitutable": 0.5, "complementary": 0.5},
           "customer_support": {"substitutable": 0.5, "complementary": 0.5}, "admin_support": {"complementary": 0.5, "unaffected": 0.5}},
        frozenset({"translation", "content_writing", "ai_engineering", "software_development"})),
}

GROUPS = tuple(sorted({group for scheme in SCHEMES.values() for group in scheme.groups} | {OUTSIDE}))


def render() -> str:
    """docs/crosswalks.md as Markdown."""
    lines = ["# Crosswalks", "",
             f"Generated from `warehouse/crosswalks.py` by `make docs`; version {VERSION}. How our categories map to the groups of other "
             "studies, for `group_inflow`. A *stated* assignment is one whose kind of work the source names; all others are our judgment, "
             "weights of one half included: they say that a category splits, not how it was measured to split. `outside`: the scheme "
             "does not speak of it.", ""]
    for name, scheme in SCHEMES.items():
        groups = ", ".join(f"`{group}` {title}" for group, title in scheme.groups.items())
        lines += [f"## {name}: {scheme.title}", "", f"{scheme.source}. Groups: {groups}.", "", "| category | group | assignment |",
                  "|---|---|---|"]
        for category in CATEGORY_CODES:
            parts = ", ".join(f"`{group}`" + ("" if weight == 1 else f" {weight:g}") for group, weight in scheme.weights(category).items())
            said = "stated" if category in scheme.stated else "ours"
            lines.append(f"| `{category}` {CATEGORIES.get(category, 'Not labelled')} | {parts} | {said} |")
        lines.append("")
    return "\n".join(lines)
